"""The same vacancy from several boards: signatures of records, groups of duplicates, heads and their completion.

    signature   what a record says, in a form that can be compared (made by the worker, kept in the table `signatures`)
    sketch      MinHash over the words of the body
    pool        all signatures of a run, on disk
    candidates  pairs that are worth a look, in near linear time
    decision    what two records are to each other, and why
    groups      duplicates put together, each group with its head
    merge       what a head takes over from the others, and where they contradict it
"""

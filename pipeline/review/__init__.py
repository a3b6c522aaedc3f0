"""Pages on which values are checked against their document and corrected, served on this machine only.

`app` is the whole of it; `shelf` holds what the list needs of the published run, `vacancy` puts one record together
with its text, `original` gives the file that it was read from, `guard` says who may ask.
"""

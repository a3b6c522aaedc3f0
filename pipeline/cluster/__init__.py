"""The engine on the machines of a Ray cluster: what each of them runs is the engine of one machine, lot by lot.

Limits, isolation, containers and outcomes are therefore the same by construction, and so are the tables. This machine
walks the sources, hands out shards of tasks, and publishes; the sources must be where all machines can read them.
"""

"""How the memory of a run grows with the number of its documents."""

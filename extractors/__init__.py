"""Rules that propose candidates: `extract(document) -> Iterator[Candidate]`, one module for each kind of finding."""

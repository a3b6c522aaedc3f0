"""What no rule can see, told by trained models of spaCy (models/); `docs/models.md` says how much they are right."""

"""Training of the models in models/, from documents written for it and from what a user's own corpus tells."""

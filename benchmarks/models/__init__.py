"""What models add to what rules find, field by field, and what they cost: `make models`, docs/models.md."""

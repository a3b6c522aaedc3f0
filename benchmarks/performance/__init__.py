"""How fast the stages are, beside the programs that others would use for them."""

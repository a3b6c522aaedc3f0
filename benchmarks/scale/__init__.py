"""What many documents cost: what one costs, measured, times their number."""

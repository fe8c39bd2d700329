"""Where organisations' names begin and end, and what they stand for."""

"""Where organisations' names begin and end, and what they stand for; the organisations stage is made of it."""

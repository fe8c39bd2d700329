"""From the names in a text to places: which are names, what they mean, and what the text is about."""

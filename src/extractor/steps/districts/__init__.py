"""Districts: administrative divisions and statutory zones."""

"""Organisations: organs, companies, schools and the like by name."""

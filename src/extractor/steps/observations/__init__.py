"""Observations: what each amount says, of whom and when."""

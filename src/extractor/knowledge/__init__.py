"""Pure functions: numerals, the calendar, units, divisions, organs. Nothing of spaCy or the rules."""

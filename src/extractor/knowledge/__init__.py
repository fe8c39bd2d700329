"""Pure functions and tables: numerals, the calendar, units, divisions, organs. Nothing of spaCy or the rules."""

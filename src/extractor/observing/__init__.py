"""How amounts become observations: clauses, measures, indicators, subjects and periods."""

"""Tables: the figures of cells."""

"""Many documents: workers, the journal of a run, and the same on Spark."""

"""The stages of the pipeline, a module and a spaCy factory each."""

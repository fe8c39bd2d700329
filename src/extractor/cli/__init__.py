"""The ``extractor`` command: one module a subcommand."""

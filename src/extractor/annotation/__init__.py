"""Gold through annotation tools: bulletins written in their formats, and read back.

``FORMATS`` has a module for each format: ``write(bulletins)`` gives files by name, ``read(files)`` gives
records. ``importing`` makes gold bulletins of records.
"""

FORMATS = ("doccano", "label-studio", "brat", "conll", "docbin")

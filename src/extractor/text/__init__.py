"""Characters and words: what a text is before any rule is asked."""

"""What the heads, captions and cells of a table say."""

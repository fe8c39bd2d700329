"""What is written: JSON, tables, wide tables, files, DuckDB."""

"""Pages of the report center."""

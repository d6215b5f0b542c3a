"""Reading the platforms' records."""

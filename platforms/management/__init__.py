"""Commands of the platforms' storey."""

"""Commands of the programs' storey."""

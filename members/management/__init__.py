"""Commands of the members' storey."""

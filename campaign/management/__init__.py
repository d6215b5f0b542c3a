"""Commands of the campaign's storey."""

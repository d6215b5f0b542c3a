"""What changes the campaign's records, one file a noun: the only way that they change state."""

"""Changes of the members' records, one file a noun: the only way in which they change state."""

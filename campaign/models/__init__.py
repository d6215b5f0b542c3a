"""The campaign's records, one file a noun."""

"""The open-data API: the public datasets over HTTP, for reading."""

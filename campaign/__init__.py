"""The storey of the human rights city profile."""

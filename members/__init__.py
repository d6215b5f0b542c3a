"""The storey of the Union's members: places, people and the record of who belongs."""

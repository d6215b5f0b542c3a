"""The storey of programs, cycles, streets, activities, projects, the Gender Equality Plan."""

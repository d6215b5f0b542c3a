"""Reading the programs' records: the only place where a figure is computed."""

"""The storey of report definitions, runs, schedules, datasets and the open-data API."""

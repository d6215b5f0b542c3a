"""What the portal knows, told once as tables: for exports, reports and the API."""

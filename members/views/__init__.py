"""What the directory answers: HTTP and nothing else, one file a page."""

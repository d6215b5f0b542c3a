"""Spreadsheets in and out: a gate, a reader in a child process, writers whose cells stay text."""

"""The door on the terminal: one file per command."""

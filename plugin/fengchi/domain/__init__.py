"""The clinic in plain Python: frozen facts and the rules about them. Imports the standard library alone."""

"""The demo clinic: made-up patients with a known truth, for trying the program out and for testing its counts.

Everything is drawn from Python's own seeded generator, so the same seed gives the same patients; only their dates
follow the day on which the clinic is made, so that the demo is always fresh.
"""

"""Measures Fengchi beside its raw limits, both in one run: `make bench` or `python -m bench --help`.

How to read the figures: docs/reference/benchmarks.md.
"""

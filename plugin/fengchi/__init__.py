"""Fengchi: chart acupuncture for migraine inside electronic health records."""

__version__ = "0.1.0"

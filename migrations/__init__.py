"""The history of the tables, run by fengchi.store.migrate; ships as the package fengchi._migrations."""

# Fengchi: chart acupuncture for migraine inside electronic health records.
# `make` alone prints this help. Everything is installed into .venv, nothing outside this folder
# (`make test` alone may install a browser, see tests/provision.py).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
JOBS ?= 2
PYTEST_ARGS ?=

.DEFAULT_GOAL := help

help:  ## Print this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Fengchi needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "Python cannot make a virtual environment; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/run: $(VENV)/python setup.cfg pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/dev: $(VENV)/python setup.cfg pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/run

setup: $(VENV)/dev  ## Make .venv with everything a developer needs

demo: $(VENV)/run  ## A running clinic with synthetic patients on http://127.0.0.1:8000
	$(BIN)/fengchi demo --port $(PORT)

test: $(VENV)/dev  ## The whole suite, with a real PostgreSQL and a real browser
	$(BIN)/python tests/provision.py
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(PYTEST_ARGS)

check: $(VENV)/dev  ## Format, lint, types, import contracts
	$(BIN)/ruff format --check plugin tests bench migrations fhir_profiles
	$(BIN)/ruff check plugin tests bench migrations fhir_profiles
	$(BIN)/mypy
	$(BIN)/mypy bench fhir_profiles --explicit-package-bases
	$(BIN)/lint-imports

format: $(VENV)/dev  ## Put every file into the house format
	$(BIN)/ruff format plugin tests bench migrations fhir_profiles
	$(BIN)/ruff check --fix plugin tests bench migrations fhir_profiles

bench: $(VENV)/dev  ## Measure the first cut beside its raw limits
	$(BIN)/python -m bench

wheel: $(VENV)/dev  ## Build the wheel into dist/
	$(BIN)/python -m build --wheel --outdir dist .

profiles: $(VENV)/dev  ## Compile fhir_profiles/ anew from its sources (needs Node) and pack it
	$(BIN)/python -m fhir_profiles.toolchain

referees: $(VENV)/dev  ## Ask the outside validators anew and write docs/reference/referees.md
	cd tests && PYTHONPATH=.. ../$(BIN)/python -m referees.report

docs: $(VENV)/dev  ## The documentation as a site in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

screenshots: $(VENV)/dev  ## Draw the pictures of the main screens into docs/images
	$(BIN)/python tests/provision.py
	FENGCHI_SCREENSHOTS=docs/images $(BIN)/python -m pytest -q tests/browser/test_screenshots.py

clean:  ## Remove everything that was built or installed here
	rm -rf $(VENV) build dist plugin/*.egg-info var .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help setup demo test check format bench wheel docs referees profiles screenshots clean

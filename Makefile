# Two commands are all a newcomer needs: `make crawl` and `make test`. `make demo` is the crawl without a network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help crawl demo run test check reference docs lock clean

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "khabar: Python 3.11 or newer is needed, $(PYTHON) is older; run: make PYTHON=python3.12 ..."; exit 2; }
	$(PYTHON) -m venv $(VENV)

# --require-hashes: what is installed is what was locked, byte for byte.
$(VENV)/.core: requirements/core.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/core.txt -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.core
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

crawl: $(VENV)/.core ## one crawl over the shipped agencies; records go to data/
	@$(BIN)/khabar crawl --db data/khabar.db --output data/records

demo: $(VENV)/.core ## the same crawl, offline, against two small sites on loopback
	@$(BIN)/khabar demo

run: $(VENV)/.core ## the daemon over the shipped agencies
	@$(BIN)/khabar run --db data/khabar.db --output data/records

check: $(VENV)/.dev ## format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/.dev check ## everything CI runs: the checks, then the whole suite with coverage
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

reference: $(VENV)/.dev ## write docs/reference/ anew out of the code
	$(BIN)/python -m tools.reference

docs: reference ## build the site of the documents into site/; a warning is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

lock: $(VENV)/.dev ## write requirements/*.txt anew from pyproject.toml
	$(BIN)/python requirements/lock.py

clean: ## remove the environment and caches (never data/)
	rm -rf $(VENV) site .mypy_cache .ruff_cache .pytest_cache .coverage*

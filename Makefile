# Two commands are all a newcomer needs: `make crawl` and `make test`. `make demo` is the crawl without a network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Rooms whose tests keep time: they have the machine to themselves, the others share two cores.
ALONE := tests/service tests/fetch tests/origin

.DEFAULT_GOAL := help
.PHONY: help crawl demo run test check reference docs sbom dist lock clean

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "khabar: Python 3.11 or newer is needed, $(PYTHON) is older; run: make PYTHON=python3.12 ..."; exit 2; }
	$(PYTHON) -m venv $(VENV)

# --require-hashes: what is installed is what was locked, byte for byte. Compiled, and the model of languages laid open:
# the first start need not do it, nor each one where the checkout cannot be written.
$(VENV)/.core: requirements/core.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/core.txt -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q scraper storage
	$(BIN)/python -m scraper.text.language_model
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
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ALONE:%=--ignore=%) --cov --cov-report= --cov-fail-under=0
	$(BIN)/python -m pytest $(ALONE) --cov --cov-append --cov-report=term:skip-covered

reference: $(VENV)/.dev ## write docs/reference/ and docs/licences.md anew out of the code
	$(BIN)/python -m tools.reference
	$(BIN)/python -m tools.licences

docs: reference ## build the site of the documents into site/; a warning is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

sbom: $(VENV)/.dev ## write the software bill of materials (CycloneDX) to dist/
	$(BIN)/python -m tools.sbom dist/khabar-$$($(BIN)/python -c 'from importlib.metadata import version; print(version("khabar"))').cdx.json

# The wheel is tried in an environment of its own, outside this checkout, with nothing but what is locked.
dist: $(VENV)/.dev ## build wheel, sdist and SBOM into dist/, and try the wheel
	rm -rf dist
	$(BIN)/python -c 'import hatchling.build as b; b.build_sdist("dist"); b.build_wheel("dist")'
	$(MAKE) sbom
	$(PYTHON) -m venv dist/.try
	dist/.try/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/core.txt
	dist/.try/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index dist/khabar-*.whl
	cd dist/.try && bin/khabar --version && bin/khabar demo
	rm -rf dist/.try

lock: $(VENV)/.dev ## write requirements/*.txt anew from pyproject.toml
	$(BIN)/python requirements/lock.py

clean: ## remove the environment and caches (never data/)
	rm -rf $(VENV) site .mypy_cache .ruff_cache .pytest_cache .coverage*

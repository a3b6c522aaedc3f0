# `make` alone lists what there is. Nothing needs to be installed first but Python 3.11 with venv, and make.

RAW ?= data/raw
OUT ?= data/structured
WORKERS ?=
GOLD ?=
PORT ?=
TO ?=
# The first Python of these that is there; a later version works too.
PYTHON ?= $(firstword $(foreach name,python3.11 python3,$(if $(shell command -v $(name)),$(name))) python3)

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup ingest nightly report review gold notebook docs train evaluate confidence accuracy bench duplicates headless models test crash lint format lock clean

help:  ## list the targets
	@echo "Turn the vacancies in RAW (now: $(RAW)) into tables in OUT (now: $(OUT))."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "Settings: RAW=folder OUT=folder WORKERS=number GOLD=labels TO=folder PORT=number CORPUS=folder, for instance: make ingest RAW=ads OUT=tables WORKERS=4"

setup: $(STAMP)  ## install everything into .venv, once

# Made anew only when the locked requirements or the project file change; the link to this checkout stays.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or later is needed, and $(PYTHON) is not. On Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is not complete. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV) (once; some minutes)"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

ingest: $(STAMP)  ## read RAW, write and publish the tables in OUT, print what was found
	@$(BIN)/vacancies ingest $(RAW) --out $(OUT) $(if $(WORKERS),--workers $(WORKERS))

# What is given to make; without, vacancies.toml says it (and data/raw and data/structured where it does not).
given = $(if $(filter-out file,$(origin $(1))),$($(1)))

nightly: $(STAMP)  ## the run that nobody watches: ingest with logs, remove old runs, report; see docs/operations.md
	@$(BIN)/vacancies nightly $(call given,RAW) $(addprefix --out ,$(call given,OUT)) $(if $(WORKERS),--workers $(WORKERS))

report: $(STAMP)  ## write the page OUT/current/report.html anew (each ingest writes it, too)
	@$(BIN)/vacancies report --out $(OUT)

review: $(STAMP)  ## serve the pages on which values are checked and corrected, on this machine only
	@$(BIN)/vacancies review --out $(OUT) --sources $(RAW) $(if $(PORT),--port $(PORT))

gold: $(STAMP)  ## make labels in the new folder TO of what was marked as reviewed
	@$(BIN)/vacancies gold --out $(OUT) --sources $(RAW) --to "$(TO)"

notebook: $(VENV)/.notebook  ## open the notebooks on the tables in OUT
	@$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) notebooks/first-steps.ipynb

docs: $(STAMP)  ## build the documentation as pages in site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "Open site/index.html"

evaluate: $(STAMP)  ## score the pipeline on the gold documents (and on those in GOLD), hold the floors
	@$(BIN)/vacancies evaluate tests/gold tests/golden $(GOLD)

accuracy: $(VENV)/.bench  ## compare with other programs, write docs/accuracy.md (with GOLD: print only)
	@$(BIN)/python -m benchmarks.accuracy $(if $(GOLD),$(GOLD),--write docs/accuracy.md)

train: $(STAMP)  ## train the models and measure them, write models/ (CORPUS=OUT: a run whose known headings teach too)
	@OMP_NUM_THREADS=1 $(BIN)/python -m pipeline.training $(if $(CORPUS),--corpus "$(CORPUS)")

bench: $(VENV)/.bench  ## measure the speed beside other programs, write docs/performance.md (LARGE=1: an hour)
	@$(BIN)/python -m benchmarks.performance --write docs/performance.md --profile docs/profile.svg $(if $(LARGE),--large)

duplicates: $(STAMP)  ## measure how well and how fast duplicates are found, write docs/duplicates.md (LARGE=1: a million)
	@$(BIN)/python -m benchmarks.duplicates --write docs/duplicates.md $(if $(LARGE),--large)

headless: $(STAMP)  ## measure what missing headings cost (with GOLD: these documents too), write docs/models.md
	@$(BIN)/python -m benchmarks.headless $(GOLD) tests/gold tests/golden --write docs/models.md

models: $(STAMP)  ## measure what models add to rules and cost (with GOLD: these documents too), write docs/models.md
	@OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.models $(GOLD) tests/gold tests/golden --write docs/models.md

$(VENV)/.bench: requirements-bench.lock $(STAMP)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

$(VENV)/.notebook: requirements-notebook.lock $(STAMP)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-notebook.lock
	@touch $@

confidence: $(STAMP)  ## measure the rules on the gold documents (and on those in GOLD), write models/confidence.csv
	@$(BIN)/vacancies evaluate tests/gold tests/golden $(GOLD) --confidence models/confidence.csv

test: $(STAMP)  ## run all tests
	@$(BIN)/pytest -q -n auto --dist loadgroup

crash: $(STAMP)  ## kill runs at 200 points (or KILLS), see that nothing that was published is lost
	@$(BIN)/python -m tests.crash $(if $(KILLS),--kills $(KILLS))

lint: $(STAMP)  ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(STAMP)  ## mend what the style check can mend by itself
	@$(BIN)/ruff check --fix .

# As the oldest Python that is supported resolves them: later ones choose packages that it cannot install.
LOCK := $(VENV)/lock/bin/uv pip compile --quiet --generate-hashes --python-version 3.11.2 --no-header --no-annotate

lock:  ## renew the lock files
	@$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet --disable-pip-version-check uv
	@printf 'setuptools>=77\nwheel\n' | $(LOCK) --upgrade --extra dev -o requirements.lock pyproject.toml -
	@$(LOCK) --extra bench --constraint requirements.lock -o requirements-bench.lock pyproject.toml
	@$(LOCK) --extra notebook --constraint requirements.lock -o requirements-notebook.lock pyproject.toml

clean:  ## remove the published tables, caches and .venv
	rm -rf $(OUT)/current $(OUT)/runs $(OUT)/logs $(VENV) site *.egg-info build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

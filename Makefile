# What the README's commands call. `make` alone lists the targets.
#
#   PYTHON=...           the Python to make the environment with (3.11 or newer)
#   ARGS="..."           options handed on to the command of a target
#   SYSTEM_PACKAGES=no   never install Debian packages for the tests

SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
TEST_PROCESSES ?= 2
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-input --no-deps

# An environment without, and with, what developers need. The second holds the first.
MADE := $(VENV)/.made
RUN := $(VENV)/.ready-to-run
DEVELOP := $(VENV)/.ready-to-develop

$(MADE):
	.ci/make-venv "$(PYTHON)" $(VENV)
	@touch $@

$(RUN): requirements.lock pyproject.toml | $(MADE)
	$(PIP_INSTALL) --require-hashes -r requirements.lock
	$(PIP_INSTALL) --no-build-isolation -e .
	@touch $@

$(DEVELOP): requirements-dev.lock pyproject.toml | $(MADE)
	$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	$(PIP_INSTALL) --no-build-isolation -e .
	@touch $(RUN) $@

##@ Use
.PHONY: demo serve setup
demo: $(RUN)  ## real catalogues, served and queried: ARGS="--once --small --port N --data-dir DIR"
	$(BIN)/dax demo $(ARGS)

serve: $(RUN)  ## serve what a data folder holds: ARGS="--data-dir DIR --port N --workers K"
	$(BIN)/dax serve $(ARGS)

setup: $(DEVELOP)  ## the whole environment in .venv

##@ Check
.PHONY: test system-packages lint format grammar corpus
test: $(DEVELOP) system-packages  ## all tests, and the servers they start: ARGS="-k word"
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile $(ARGS)

system-packages:
	@SYSTEM_PACKAGES=$(SYSTEM_PACKAGES) .ci/system-packages

lint: $(DEVELOP)  ## style, types, floors, and the generated parser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	.ci/check-grammar

format: $(DEVELOP)  ## lay out the code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

grammar: $(DEVELOP)  ## generate the parser anew from the grammar
	.ci/check-grammar --write

corpus: $(DEVELOP)  ## the verdicts of the IVOA's set of ADQL queries, from ../shared/adql
	$(BIN)/python -m pytest tests/adql_grammar/test_corpus.py $(ARGS)

##@ Measure
.PHONY: bench
bench: $(DEVELOP)  ## the running service beside its peers, and the stages of the query path
	$(BIN)/python bench/bench.py $(ARGS)

bench-%: bench/bench_%.py $(DEVELOP)  ## one of bench/bench_*.py: adql, engine, formats, parse, service
	$(BIN)/python $< $(ARGS)

##@ Maintain
.PHONY: lock help
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --quiet pyproject.toml --extra demo
lock: $(DEVELOP)  ## pin the newest allowed version of every dependency
	$(LOCK) --upgrade --group build -o requirements.lock
	$(LOCK) --upgrade --group build --group dev --constraints requirements.lock -o requirements-dev.lock

help:
	@awk 'BEGIN {FS = ":.*  ## "} /^##@ / {print "\n" substr($$0, 5)} \
		/^[a-z%-]+:.*  ## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

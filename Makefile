# The commands of this repository; `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run demo test soak check messages messages-check fix bench lock

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUDO := $(if $(filter 0,$(shell id -u)),,sudo )

# A stamp is named after what was installed, so a changed lock installs again and an unchanged one never does.
STAMP = $(VENV)/$(1)-$(shell { cat requirements/$(1).txt; sed -n '/^\[build-system/,/^\[tool\.pytest/p' pyproject.toml; } | sha256sum | cut -c 1-16)
RUN := $(call STAMP,run)
DEV := $(call STAMP,dev)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Checks load the settings, and the settings want a home: not yours.
CHECK := env TRIMTAB_HOME=$(CURDIR)/$(VENV)/home DJANGO_SETTINGS_MODULE=trimtab.config.settings

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' Makefile

run: $(RUN) ## start Trimtab and print a sign-in link (PORT=9000, EMPTY=1 without the sample, TRIMTAB_HOME=folder)
	@exec $(BIN)/trimtab up $(if $(PORT),--port $(PORT)) $(if $(filter 1,$(EMPTY)),--empty)

demo: $(RUN) ## load the sample provider into the data you have
	@$(BIN)/trimtab demo load

test: $(DEV) ## run every test on SQLite, then those that touch the database on PostgreSQL
	@echo "All tests, on SQLite"
	@$(BIN)/pytest -n 2
	@echo "The tests that touch the database, on PostgreSQL"
	@TEST_DATABASE=postgresql $(BIN)/pytest -n 2

soak: $(DEV) ## run the tests that take many minutes: large files, long work, new examples for every property
	@$(BIN)/pytest -m 'soak or not browser' --hypothesis-profile=new
	@TEST_DATABASE=postgresql $(BIN)/pytest -m soak --hypothesis-profile=new

check: $(DEV) ## look for faults without running tests; changes nothing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(CHECK) $(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(CHECK) $(BIN)/django-admin check
	@$(CHECK) $(BIN)/django-admin makemigrations --check --dry-run
	@$(CHECK) $(BIN)/python -m trimtab.config.settings_page --check
	@$(CHECK) $(BIN)/python -m trimtab.config.messages --check

messages: $(DEV) ## bring the files of translations up to date with the texts in the program
	@$(CHECK) $(BIN)/python -m trimtab.config.messages

messages-check: $(DEV)
	@$(CHECK) $(BIN)/python -m trimtab.config.messages --check

fix: $(DEV) ## repair what can be repaired by a program: format, imports, generated pages
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(CHECK) $(BIN)/python -m trimtab.config.settings_page

bench: $(DEV) ## measure Trimtab beside other tools (takes long)
	@$(BIN)/python -m bench $(foreach part,escalation programme refresh import,--only $(part))
	@$(BIN)/python -m bench --only pages --tickets 1000000 --output docs/benchmarks-pages.md
	@$(BIN)/python -m bench.signals

lock: ## choose the newest versions that requirements/*.in allow, with hashes
	$(PYTHON) -m venv --clear $(VENV)/lock
	$(VENV)/lock/bin/pip install --quiet pip-tools
	cd requirements && for set in run dev; do \
	  ../$(VENV)/lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
	    --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links $$([ $$set = dev ] && echo --constraint run.txt) \
	    --output-file $$set.txt $$set.in; done

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Trimtab needs Python 3.11 or newer: $(SUDO)apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python cannot make environments yet: $(SUDO)apt-get install python3-venv"; exit 1; }
	@echo "Making the Python environment in $(VENV) (a minute at the first start) …"
	@$(PYTHON) -m venv $(VENV)

$(RUN): | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@rm -f $(VENV)/run-* && touch $@

# What developers need includes what Trimtab needs, in the same versions.
$(DEV): | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@rm -f $(VENV)/run-* $(VENV)/dev-* && touch $@ $(RUN)

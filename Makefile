# Everything a contributor or an operator types. Needs only Python 3.11 or newer with venv, git, make.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed-from-the-lock
LOCK := requirements-dev.lock

# The first Python that is new enough; `make PYTHON=/path/to/python` overrules it.
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo $$p; break; }; done)

.PHONY: help install demo test check fix bench lock browser pictures screens maps

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r target does; do \
		printf '  make %-9s %s\n' "$$target" "$$does"; done

install: $(STAMP) ## the virtual environment .venv, exactly the lock

# uv is fetched into .venv by pip, checked against the same lock; it then makes .venv hold exactly
# that. `python3 -m venv` also works where the system's Python is managed by Debian.
$(STAMP): $(LOCK) pyproject.toml
	@test -n "$(PYTHON)" || { \
		echo "no Python 3.11 or newer with venv was found" >&2; \
		echo "hint: on Debian or Ubuntu, apt install python3 python3-venv" >&2; exit 1; }
	@test -x $(BIN)/uv || { echo "making $(VENV)" && $(PYTHON) -m venv $(VENV) && \
		sed -n '/^uv==/,/# via/p' $(LOCK) >$(VENV)/uv.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock; }
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes $(LOCK)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation \
		--config-settings editable_mode=compat --editable .
	@touch $@

demo: $(STAMP) ## both phones on one page, no token, nothing leaves this machine
	@$(BIN)/soglia demo

test: $(STAMP) browser ## every test, with coverage
	$(BIN)/python -m pytest --numprocesses=auto --cov --cov-report=term $(if $(CI),--browser-must)

# Take the Chromium that is there; else fetch one; else the tests say what they left out.
browser: $(STAMP)
	@$(BIN)/python -c 'from tests.conftest import find_chromium as f; raise SystemExit(not f())' || \
		timeout 300 $(BIN)/playwright install chromium || \
		echo "no Chromium here, and none could be fetched: the tests in a browser are left out"

check: $(STAMP) ## format, lint, types, pages, catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/soglia check

fix: $(STAMP) ## format, and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

maps: $(STAMP) ## the maps of the dialogs in docs/maps, from the machine as it is now
	$(BIN)/soglia draw

bench: $(STAMP) ## what a step costs, beside other ways to build a bot
	$(BIN)/python -m bench

screens: $(STAMP) ## every screen of every language at phone width, into var/screens
	$(BIN)/python tools/screens.py

pictures: $(STAMP) ## the pictures of the README, from the demo as it is now
	$(BIN)/python tools/pictures.py

# No download address and no path of this machine may be in a lock.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header
lock: $(STAMP) ## choose versions anew (UPGRADE=--upgrade) after pyproject.toml changed
	$(COMPILE) $(UPGRADE) pyproject.toml --output-file requirements.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --group dev --output-file requirements-dev.lock

# Works in a fresh clone: only python3 (3.11 or newer) and pip are taken for granted.
# What is installed, and in which version, stands in pyproject.toml alone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --python $(VENV) --disable-pip-version-check --quiet
SAMPLE ?= samples/apps/two-apaches/compose.yaml

.PHONY: demo test check lint format types layers bench clean
.DEFAULT_GOAL := demo

# The sample as written, and the manifests that come of it.
demo: $(VENV)/.ready-to-run
	@echo "# $(SAMPLE)"; cat $(SAMPLE); echo; echo "# podc build $(SAMPLE)"
	@$(BIN)/podc build $(SAMPLE)

test: $(VENV)/.ready
	$(BIN)/pytest --numprocesses auto $(ARGS)

# One after the other, all of them: `make --keep-going check` goes on behind a failure.
check: lint format types layers

lint: $(VENV)/.ready
	$(BIN)/ruff check

format: $(VENV)/.ready
	$(BIN)/ruff format --check

types: $(VENV)/.ready
	$(BIN)/mypy

layers: $(VENV)/.ready
	$(BIN)/lint-imports

bench: $(VENV)/.ready-to-run
	$(BIN)/python benchmarks/stages.py

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Stamps: what is installed already is not looked at again until pyproject.toml changes.
$(VENV)/.ready: $(VENV)/.ready-to-run
	$(PIP) install --editable '.[dev]'
	@touch $@

$(VENV)/.ready-to-run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "podc needs Python 3.11 or newer: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PIP) install --editable .
	@touch $@

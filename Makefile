# Works in a fresh clone: only python3 (3.11 or newer) and pip are taken for granted.
# What is installed, and in which version, stands in pyproject.toml alone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --python $(VENV) --disable-pip-version-check --quiet
SAMPLE ?= samples/apps/two-apaches/compose.yaml
APIVALIDATION := .cache/apivalidation

.PHONY: demo test server-check server-test check lint format types layers bench clean
.DEFAULT_GOAL := demo

# The sample as written, and the manifests that come of it.
demo: $(VENV)/.ready-to-run
	@echo "# $(SAMPLE)"; cat $(SAMPLE); echo; echo "# podc build $(SAMPLE)"
	@$(BIN)/podc build $(SAMPLE)

test: $(VENV)/.ready
	$(BIN)/pytest --numprocesses auto $(ARGS)

# What podc says of manifests against what Kubernetes' own code says. Needs Go, and minutes at first;
# once the program is there, `make test` runs these tests, too.
server-check: $(VENV)/.ready $(APIVALIDATION)
	$(BIN)/pytest tests/test_kubernetes_agrees.py $(ARGS)

# The same, asked of a real server: PODC_KUBECONFIG=~/.kube/config make server-test
server-test: $(VENV)/.ready
	@test -n "$$PODC_KUBECONFIG" || { echo "PODC_KUBECONFIG names no kubeconfig: see docs/validation.md"; exit 2; }
	$(BIN)/pytest --numprocesses auto tests/server $(ARGS)

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
	$(BIN)/python benchmarks/lint.py

clean:
	rm -rf $(VENV) .cache dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(APIVALIDATION): $(wildcard tests/apivalidation/*.go) tests/apivalidation/go.mod
	cd tests/apivalidation && go build -o ../../$@ .

# Stamps: what is installed already is not looked at again until pyproject.toml changes.
$(VENV)/.ready: $(VENV)/.ready-to-run
	$(PIP) install --editable '.[dev]'
	@touch $@

$(VENV)/.ready-to-run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "podc needs Python 3.11 or newer: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PIP) install --editable .
	@touch $@

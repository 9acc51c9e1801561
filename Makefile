# Two commands do it all: `make run` and `make test`. The rest is for developers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test coverage quick check format demo bench clean

# The stamps make installing happen once, and again when the pins change.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make run PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) …"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "installing the test tools …"
	@$(PIP) install --constraint constraints.txt --editable '.[test]'
	@touch $@

run: $(VENV)/.installed
	$(BIN)/aggregator run

demo: $(VENV)/.installed
	$(BIN)/aggregator demo

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n auto --cov --cov-report=

# After `make test`. The stages that decide must be covered whole, the rest almost.
coverage: $(VENV)/.installed-test
	$(BIN)/coverage report --fail-under=95

quick: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m 'not slow' tests/pure tests/test_architecture.py

check: $(VENV)/.installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.installed-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-test
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*

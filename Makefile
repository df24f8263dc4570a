# `make chat` and `make test` do everything from a fresh clone: environment, installation, index.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CORPUS ?= eval/sample/pages
INDEX ?= .baowen
PORT ?= 7860
INSTALLED := $(VENV)/.installed
TESTED := $(VENV)/.installed-dev

.PHONY: chat index test lint types clean

chat: index
	$(BIN)/baowen chat --index $(INDEX) --port $(PORT)

index: $(INSTALLED)
	$(BIN)/baowen index $(CORPUS) --index $(INDEX)

test: $(TESTED)
	$(BIN)/python -m pytest

lint: $(TESTED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TESTED)
	$(BIN)/mypy

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Baowen needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(TESTED): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

clean:
	rm -rf $(INDEX) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

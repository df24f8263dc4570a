# `make chat` and `make test` do everything from a fresh clone: environment, installation, index.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CORPUS ?= eval/sample/pages
INDEX ?= .baowen
PORT ?= 7860
EXTRAS ?= dev
INSTALLED := $(VENV)/.installed
TESTED := $(VENV)/.installed-$(EXTRAS)

EVAL := $(BIN)/baowen eval
RUNS ?= runs
LIMIT ?= 400
RANKED ?= 1000
OPEN ?= 800
SETS := cmrc drcd xquad-zh xquad-en xquad-en-zh
EVERY := --configuration all
PARTS := $(addprefix --configuration ,default no-reader)

.PHONY: chat index test lint types clean results results-answers results-retrieval given

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

# Measures again what eval/results and the tables in README.md say; about half an hour of one core.
# `make -j2 results DATA=... PAGE=... NEWS=...`; eval/results/README.md says what these are. Broken
# off, it goes on where it was.
results: results-answers results-retrieval
	$(EVAL) publish $(RUNS)/current --into eval/results/current
	$(EVAL) publish $(RUNS)/removed --into eval/results/removed
	$(EVAL) publish $(RUNS)/open --into eval/results/open
	$(EVAL) table --into README.md
	$(EVAL) table --into eval/results/README.md
	$(EVAL) report $(RUNS)/current --out $(RUNS)/report.html

results-answers: $(TESTED) given
	$(EVAL) run sample page=$(PAGE) --out $(RUNS)/current $(EVERY)
	$(EVAL) run evidence $(SETS) --data $(DATA) --out $(RUNS)/current $(EVERY) --task answers --limit $(LIMIT)

results-retrieval: $(TESTED) given
	$(EVAL) run ntrex --data $(DATA) --out $(RUNS)/current $(EVERY)
	$(EVAL) run $(SETS) --data $(DATA) --out $(RUNS)/current $(EVERY) --task retrieval \
	    --distractors $(NEWS) --distractor-limit 20000 --limit $(RANKED)
	$(EVAL) run cmrc drcd --data $(DATA) --out $(RUNS)/removed --task answers --limit $(LIMIT) --removed 0.25
	mkdir -p $(RUNS) && xzcat $(DATA)/cmrc2018_dev.jsonl.xz $(DATA)/drcd_test.jsonl.xz > $(RUNS)/open.jsonl
	$(EVAL) run $(RUNS)/open.jsonl --out $(RUNS)/open --task answers --limit $(OPEN) --removed 0.2 \
	    --distractors $(NEWS) --distractor-limit 20000 $(PARTS)

given:
	@test -n "$(DATA)" -a -n "$(PAGE)" -a -n "$(NEWS)" || { echo 'give DATA=, PAGE= and NEWS= as eval/results/README.md says' >&2; exit 2; }

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Baowen needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(TESTED): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS)]'
	touch $@

clean:
	rm -rf $(INDEX) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

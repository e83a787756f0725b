# The two commands to know:  make demo   and   make test

VENV ?= .venv
PYTHON ?= python3
WORKERS ?= 2
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: demo test check bench fuzz words samples clean

demo: $(VENV)/.installed         ## set up, then make the briefing of the sample clips
	@$(BIN)/talkingheads run
	@echo "The page: $(CURDIR)/site/index.html  (or: $(BIN)/talkingheads serve)"

test: $(VENV)/.tested            ## set up, then pass the tests
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile $(TESTS)

check: $(VENV)/.tested           ## format, lint, types, imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.tested           ## measurements, as JSON
	$(BIN)/python bench/run_samples.py
	$(BIN)/python bench/labels.py bench/updates/third-hand.jsonl
	$(BIN)/python bench/catalogue.py
	$(BIN)/python bench/archive.py
	$(BIN)/python bench/captions.py
	$(BIN)/python bench/quality.py --clips 1
	$(BIN)/python bench/render.py --quick
	$(BIN)/python bench/publish.py
	$(BIN)/python bench/kills.py --quick
	$(BIN)/python bench/parallel.py --clips 4

fuzz: $(VENV)/.tested            ## hours: hostile clips, names and texts, kills and faults
	$(BIN)/python -m tests.fuzz media --cases 10000
	$(BIN)/python -m tests.fuzz truncated
	$(BIN)/python -m tests.fuzz bombs
	$(BIN)/python -m tests.fuzz tricks --whole
	$(BIN)/python -m tests.fuzz readers --cases 10000
	$(BIN)/python bench/crashes.py --kills 200
	$(BIN)/python bench/faults.py

words: $(VENV)/.tested           ## bring the catalogues in templates/locale up to date
	$(BIN)/python -m tests.wordlist

clean:                           ## take away what was made here, but not the environment
	rm -rf site .talkingheads catalogue.sqlite build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) torch
	$(PIP) --editable .
	touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(PIP) --editable ".[test]"
	touch $@

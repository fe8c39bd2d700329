# make run    the pipeline over corpus/articles, into outputs/, and its score against corpus/gold
# make test   the tests: 3 to 5 minutes on two cores
# make test-quick   those that are done soon: what whoever writes rules wants to know
#             (make test DEV_GROUPS="dev spark" adds those of the Spark cluster, which need a JDK 17 and 0.5 GB)
# make lint   style, types and the direction of the imports
# make docs   the documentation site, into site/
# They make their environment in .venv first, from Python 3.11 or later: make run PYTHON=python3.12

PYTHON ?= python3
VENV ?= .venv
OUT ?= outputs
SITE ?= site
DEV_GROUPS ?= dev

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
INPUTS := pyproject.toml constraints.txt src/extractor/__init__.py

.PHONY: run test test-quick lint docs rules golden soak clean

run: $(VENV)/.installed
	@$(BIN)/extractor run corpus/articles --out $(OUT)
	@echo
	@echo "Against corpus/gold:"
	@$(BIN)/extractor evaluate corpus

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n auto

test-quick: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n auto -m "not commands and not timing and not browser and not spark and not slow"

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy --strict src
	@$(BIN)/lint-imports

docs: $(VENV)/.installed-docs
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs --quiet build --strict --clean --site-dir $(SITE)

rules: $(VENV)/.installed
	@$(BIN)/extractor rules check

# Writes tests/golden anew from corpus/articles: read what changed before you commit it.
golden: $(VENV)/.installed
	@work=$$(mktemp -d) && $(BIN)/extractor run corpus/articles --out $$work && cp $$work/*.json tests/golden/ && rm -r $$work

# 2,000 documents with 2 workers, killed three times and resumed, against an unbroken run; then 20,000 broken
# texts and 200 broken files: docs/scale.md.
soak: $(VENV)/.installed
	@$(BIN)/python benchmarks/soak.py
	@$(BIN)/python benchmarks/fuzz.py

clean:
	@rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.installed: $(INPUTS)
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "Making the environment in $(VENV): a minute or two the first time"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade --constraint constraints.txt pip
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Adding what the tests need"
	@$(PIP) install --constraint constraints.txt $(addprefix --group ,$(DEV_GROUPS))
	@touch $@

$(VENV)/.installed-docs: $(VENV)/.installed
	@echo "Adding what the documentation needs"
	@$(PIP) install --constraint constraints.txt --group docs
	@touch $@

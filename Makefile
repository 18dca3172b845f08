# Everything runs in .venv, which is made from the lock when it is missing or out of date.
# Another Python: make serve PYTHON=python3.13
PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000

BIN := .venv/bin
SITE := .venv/site.stamp
TEST := .venv/test.stamp
CELLS := .cache/cells

# Material's notice of its end of life, which mkdocs<2 in pyproject.toml answers.
export NO_MKDOCS_2_WARNING := 1
# Matplotlib keeps a list of fonts. A user's own may be of another installation, without its fonts.
export MPLCONFIGDIR := $(CURDIR)/.cache/matplotlib

.DEFAULT_GOAL := help
.PHONY: help serve site pdf runtime chapter check test test-live test-torch lint lock zensical soak processors mutation bench bench-tools clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

serve: $(SITE) ## Serve the site on http://127.0.0.1:8000 and follow every edit (ADDRESS=…)
	$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

site: $(SITE) runtime ## Build the site into site/; a warning is a failure
	$(BIN)/mkdocs build --strict

runtime: $(SITE) ## Fetch Python for the reader's browser, 27 MB once; in CI it must be had
	@$(BIN)/python -m literate runtime || [ "$$CI" != true ]

pdf: $(TEST) ## Print the site that make site has built as one book, site/book.pdf
	$(BIN)/python -m literate pdf site site/book.pdf

chapter: $(SITE) ## Begin a chapter: make chapter NAME=part-2/08-learn-a-circle
	@$(BIN)/python -m literate new docs '$(NAME)'

check: $(TEST) ## Check one chapter in seconds: make check NAME=part-1/04-sigmoid
	@[ -f 'docs/$(NAME).md' ] || { \
		echo "NAME is '$(NAME)': expected a chapter, for example NAME=part-1/04-sigmoid"; exit 1; }
	rm -rf $(CELLS)
	$(BIN)/python -m literate cells docs $(CELLS)
	[ ! -f $(CELLS)/$(NAME).py ] || $(BIN)/ruff check $(CELLS)/$(NAME).py
	$(BIN)/pytest --quiet 'docs/$(NAME).md' tests/test_chapters.py tests/test_reference.py \
		-k '$(notdir $(NAME))'

test: $(TEST) runtime ## Run all tests, the chapters' cells and examples included (ARGS=…)
	$(BIN)/pytest --numprocesses auto $(ARGS)

test-live: $(TEST) runtime ## Run all chapters and labs in the browser and compare (ARGS=…)
	LIVE_PAGES=all $(BIN)/pytest --numprocesses auto tests/site/test_equality.py $(ARGS)

test-torch: $(TEST) ## Install PyTorch, which is not in the lock, and compare with it
	$(BIN)/python -m pip install torch
	$(BIN)/pytest tests/torch

lint: $(TEST) ## Check code, types, the chapters' cells, the workflows and other files of settings
	$(BIN)/ruff check src tests docs/labs
	$(BIN)/ruff format --check src tests docs/labs
	$(BIN)/mypy
	rm -rf $(CELLS)
	$(BIN)/python -m literate cells docs $(CELLS)
	$(BIN)/ruff check $(CELLS)
	$(BIN)/zizmor --offline --no-progress --pedantic .github
	$(SCHEMA)github-workflows .github/workflows/*.yml
	$(SCHEMA)dependabot .github/dependabot.yml
	$(SCHEMA)github-issue-forms .github/ISSUE_TEMPLATE/mistake.yml
	$(SCHEMA)github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(SCHEMA)citation-file-format CITATION.cff

# The schemas that the program brings along; it asks no host.
SCHEMA = $(BIN)/check-jsonschema --quiet --builtin-schema vendor.

lock: ## Resolve the dependencies of pyproject.toml again (newest: UPGRADE=--upgrade)
	$(PYTHON) -m venv .cache/uv
	.cache/uv/bin/python -m pip install uv
	$(COMPILE) --extra site --output-file requirements.txt
	$(COMPILE) --extra site --extra test --constraints requirements.txt \
		--output-file tests/requirements.txt

# One lock for all systems and all Pythons from 3.11 on, whichever index it came from.
COMPILE = .cache/uv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)

zensical: $(SITE) ## Build the book as plain Markdown with Zensical, and compare it with the site
	$(PYTHON) -m venv .cache/zensical
	.cache/zensical/bin/python -m pip install zensical
	$(MAKE) site
	rm -rf .cache/woven
	$(BIN)/python -m literate weave .cache/woven
	cd .cache/woven && ../zensical/bin/zensical build
	$(BIN)/python tests/literate/same_book.py site .cache/woven/site

soak: $(TEST) ## Edit a small book at random while it is served, and compare (MINUTES=60)
	$(BIN)/python -m tests.literate.soaking $(MINUTES)

MINUTES ?= 60

processors: $(SITE) ## Compute the book as two older processors would, and compare its text
	$(BIN)/python tests/processors.py

mutation: $(TEST) ## Change a module in small ways: do its tests notice (MODULE=scratchnet.schedules)
	$(BIN)/python tests/mutation.py $(MODULE)

bench: $(TEST) ## Run the benchmarks and print their tables
	@set -e; for script in tests/benchmarks/training.py tests/benchmarks/press.py; do \
		echo "== $$script"; $(BIN)/python "$$script"; done

bench-tools: $(TEST) ## Measure the press beside other tools, for docs/reference/tools.txt
	$(PYTHON) -m venv .cache/myst
	.cache/myst/bin/python -m pip install myst-nb numpy matplotlib
	$(BIN)/python tests/benchmarks/tools.py .cache/myst/bin/python > .cache/tools.txt
	mv .cache/tools.txt docs/reference/tools.txt

clean: ## Remove what was built and cached, but keep .venv and what was fetched
	rm -rf site
	[ ! -d .cache ] || find .cache -mindepth 1 -maxdepth 1 ! -name runtime -exec rm -rf {} +
	find src tests docs -name __pycache__ -prune -exec rm -rf {} +

$(SITE): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo '$(PYTHON) is not Python 3.11 or newer: try make PYTHON=python3.13'; exit 1; }
	[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST): tests/requirements.txt $(SITE)
	$(BIN)/python -m pip install --require-hashes -r tests/requirements.txt
	@touch $@

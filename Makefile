# Everything installs itself into .venv. Needed before: Python 3.11 or newer, git, make.

PYTHON3 ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
READY := $(VENV)/installed
DIST ?= dist

GATES := check-layout check-lint check-imports check-workflows check-lists check-entries check-docs check-types check-tests

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: stale help demo test test-fast bench lock format docs dist archive clean $(GATES)

# Most of start-up is reading bytecode; an environment that forbids writing it would slow every command.
unexport PYTHONDONTWRITEBYTECODE

# A copied checkout, or a Python that has gone, leaves a .venv that looks ready and is not: then it is made again.
STALE := $(shell test "`cat $(VENV)/locked 2>/dev/null`" = '$(CURDIR)' && $(PYTHON) -c '' 2>/dev/null || echo stale)

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

demo: $(READY) ## show what the bot does, in a minute, without a network
	@$(PYTHON) demo/run.py

test: $(GATES) ## run every gate, fastest first; stop at the first that fails

test-fast: $(READY) ## run the tests that take less than a minute together, while writing
	$(PYTEST) -m 'not slow'

bench: $(READY) ## measure, and compare in the same run
	@$(PYTHON) -m benchmarks

lock: $(READY) ## resolve pyproject.toml into requirements/ (UPGRADE=1: to the newest versions)
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --extra links --constraints requirements/run.txt --output-file requirements/links.txt
	$(COMPILE) --extra site --constraints requirements/run.txt --output-file requirements/site.txt
	$(COMPILE) --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	$(COMPILE_GROUP) release --constraints requirements/dev.txt --output-file requirements/release.txt

format: $(READY) ## repair what a machine can repair
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	$(PYTHON) -m bot format

docs: $(READY) ## write the pages that come from the code
	$(PYTHON) docs/build.py

# What a package holds is what its commit holds: it is built from an archive of the commit, in which git has written the
# commit's id (bot/commit.txt), with the commit's own time.
dist: $(READY) ## build the package of this commit into dist/
	rm -rf $(DIST)
	mkdir -p $(DIST)/source
	git archive HEAD | tar -x -C $(DIST)/source
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/uv build --quiet --no-build-isolation \
		--python $(PYTHON) --out-dir $(DIST) $(DIST)/source
	rm -rf $(DIST)/source

# The release makes it again and compares, so it needs the Python of the release, 3.13, on Linux and x86-64.
ARCHIVE ?= dist
archive: ## describe what the Action installs (RELEASE=OWNER/listwright/releases/download/TAG)
	@test -n '$(RELEASE)' || { echo 'Say for which release: make archive RELEASE=OWNER/listwright/releases/download/TAG' >&2; exit 2; }
	mkdir -p $(ARCHIVE)
	$(PYTHON3) .github/actions/listwright/make_archive.py $(ARCHIVE)/listwright-action.tar.gz \
		https://github.com/$(RELEASE)/listwright-action.tar.gz $(CHECK)

clean: ## remove what can be made again
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .grimp_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

LOCK = UV_CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/uv pip compile --quiet \
	--generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)
COMPILE = $(LOCK) pyproject.toml
COMPILE_GROUP = $(LOCK) --group

# Two processes, and the slowest files first (tests/conftest.py), so that both end together. A file stays in one process:
# what its tests need is installed, or made, once.
PYTEST = $(PYTHON) -m pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder

HEADING = @printf '\n== %s ==\n' '$(@:check-%=%)'

check-layout: $(READY)
	$(HEADING)
	$(BIN)/ruff format --check .

check-lint: $(READY)
	$(HEADING)
	$(BIN)/ruff check .

check-imports: $(READY)
	$(HEADING)
	$(BIN)/lint-imports --no-logo

check-workflows: $(READY)
	$(HEADING)
	$(BIN)/zizmor --offline --persona pedantic --no-progress .github
	$(BIN)/actionlint -shellcheck= -pyflakes= .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions .github/actions/*/action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

check-lists: $(READY)
	$(HEADING)
	$(PYTHON) -m bot generate --check

check-entries: $(READY)
	$(HEADING)
	$(PYTHON) -m bot format --check
	$(PYTHON) -m bot check --strict

check-docs: $(READY)
	$(HEADING)
	$(PYTHON) docs/build.py --check
	$(PYTHON) docs/pictures.py --check

check-types: $(READY)
	$(HEADING)
	$(BIN)/mypy

check-tests: $(READY)
	$(HEADING)
	$(PYTEST)

# A changed lock starts from nothing, so that nothing it dropped stays importable.
$(VENV)/locked: requirements/dev.txt $(STALE)
	@'$(PYTHON3)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed; name one: make PYTHON3=python3.12 ...' >&2; exit 2; }
	@echo 'Making $(VENV), and installing what requirements/dev.txt locks; this takes about a minute.'
	@'$(PYTHON3)' -m venv --clear $(VENV)
	@$(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	@printf '%s' '$(CURDIR)' > $@

$(READY): $(VENV)/locked pyproject.toml bot/__init__.py
	@echo 'Installing Listwright itself from this folder.'
	@$(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

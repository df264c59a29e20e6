# Every target sets up what it needs on a machine that has only Python 3.11 (or newer) and make.
PYTHON ?= $(or $(shell command -v python3.11),$(shell command -v python3),python3.11)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Running needs a fifth of what developing needs. Where the developer's environment is there already, it serves both.
RUN_VENV := $(if $(wildcard $(READY)),$(VENV),.venv-run)
RUN_READY := $(RUN_VENV)/.ready
# Each of the many processes that tests start would compile the whole bot again.
unexport PYTHONDONTWRITEBYTECODE
# A file's tests run in one process: they share what is made once a file.
PARALLEL := -n auto --dist loadfile --no-loadscope-reorder
PIP := -m pip --disable-pip-version-check install --quiet --require-hashes

.PHONY: demo test test-long test-longest test-ways cover mutants check pagecheck bench attack validity chaos weeks image gallery page lock clean

demo: $(RUN_READY)  ## live through a team's weeks in the browser
	@$(RUN_VENV)/bin/python -m bot demo

test: $(READY)  ## the tests for every change, in parallel
	$(BIN)/python -m pytest $(PARALLEL) --part quick

test-long: $(READY)  ## the longer tests that `make test` leaves out
	$(BIN)/python -m pytest $(PARALLEL) --part long

test-longest: $(READY)  ## the longest histories, which both leave out
	$(BIN)/python -m pytest $(PARALLEL) --part longest

test-ways: $(READY)  ## each of these tests once more, on the other database and in the other mode
	$(BIN)/python -m pytest $(PARALLEL) --part ways

cover: $(READY)  ## the quick tests with branch coverage; the modules that are not covered whole, the least covered first
	@mkdir -p build && rm -f build/coverage*
	$(BIN)/coverage run -m pytest $(PARALLEL) --part quick
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

mutants: $(READY)  ## a sample of small changes to the bot that a test must notice; JSON in build/mutants.json; some: make mutants MUTANTS="--count 30"
	$(BIN)/python -m tests.mutation $(MUTANTS) --out build/mutants.json

check: $(READY) pagecheck  ## style, types (the page's too), layers, dependencies, dead code, words
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/vulture
	$(BIN)/python -m pytest -n 0 tests/house_rules/words/test_words.py

pagecheck:  ## the types of the demo's page; without Node it says so and goes on
	@cd bot/localslack/page && if ! command -v npm >/dev/null; then \
	  echo "pagecheck: no Node here, the page's TypeScript was not checked"; \
	elif [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error; then \
	  npm run --silent check && echo "pagecheck: no type errors"; \
	else \
	  echo "pagecheck: the page's packages cannot be had here, its TypeScript was not checked"; [ "$$CI" != true ]; \
	fi

bench: $(READY)  ## ratios against floors measured in the same run; JSON in build/bench.json; quick: make bench BENCH=--small
	$(BIN)/python -m tests.bench $(BENCH) --out build/bench.json

attack: $(READY)  ## try to find out who answered what, at length
	$(BIN)/python -m tests.anonymity.attack

validity: $(READY)  ## do the numbers say what is true? first version, mark and reached, in invented companies
	$(BIN)/python -m tests.validity.rows --out build/validity.json

chaos: $(READY)  ## kill, freeze, cut and repeat, at length; some: make chaos CHAOS="--only http --kills 60 --messages 800"
	$(BIN)/python -m tests.chaos $(CHAOS)

weeks: $(READY)  ## twelve weeks of thirty teams, told as a member, a lead and an owner read them; fewer: make weeks WEEKS="--teams 3 --weeks 4"
	$(BIN)/python -m tests.stories.thirty_teams $(WEEKS)

image: $(READY)  ## build the image and live in it for a moment (needs buildah)
	RIPPLE_TEST_IMAGE=yes $(BIN)/python -m pytest -n 0 tests/app/test_image.py

gallery: $(READY)  ## pictures of everything people see, in build/gallery
	$(BIN)/python -m tests.gallery build/gallery

page:  ## build the demo's page again (needs Node)
	cd bot/localslack/page && npm ci --no-audit --no-fund && npm run build

lock: $(READY)  ## write the lock files again from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) .venv-run build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(READY): requirements-dev.lock
	$(call install,$(VENV),requirements-dev.lock,everything developing needs (some minutes))

.venv-run/.ready: requirements.lock
	$(call install,.venv-run,requirements.lock,what running needs (about half a minute))

# $(1): the environment. $(2): its lock file. $(3): what that is. One sentence for each thing that can be wrong.
define install
@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
  { echo "Ripple needs Python 3.11 or newer, and $(PYTHON) is not: install it, or name yours: make PYTHON=/path/to/python3.11" >&2; exit 1; }
@test -w . || { echo "This folder cannot be written: put Ripple where it can, for its environment goes into $(1) here." >&2; exit 1; }
@echo "Installing $(3), once, into $(1) ..."
@"$(PYTHON)" -m venv $(1) || { echo "Python could not make an environment: on Debian and Ubuntu install python3-venv." >&2; exit 1; }
@$(1)/bin/python $(PIP) -r $(2) || { echo "The packages did not come: the first start needs the network (or pip's own proxy settings)." >&2; exit 1; }
@touch $(1)/.ready
endef

# Every target sets up what it needs on a machine that has only Python 3.11 and make.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check bench attack validity chaos image gallery page lock clean

demo: $(READY)  ## live through a team's weeks in the browser
	$(BIN)/python -m bot demo

test: $(READY)  ## every test, in parallel
	$(BIN)/python -m pytest -n auto --dist loadgroup

check: $(READY)  ## style, types, layers, dependencies, words
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m pytest -n 0 tests/house_rules/test_words.py

bench: $(READY)  ## ratios against floors measured in the same run; JSON in build/bench.json
	$(BIN)/python -m tests.bench --out build/bench.json

attack: $(READY)  ## try to find out who answered what, at length
	$(BIN)/python -m tests.anonymity.attack

validity: $(READY)  ## are the intervals as wide as they should be?
	$(BIN)/python -m tests.validity.simulate --out build/validity.json

chaos: $(READY)  ## kill, freeze, cut and repeat, at length
	$(BIN)/python -m tests.chaos

image: $(READY)  ## build the image and live in it for a moment (needs buildah)
	RIPPLE_TEST_IMAGE=yes $(BIN)/python -m pytest -n 0 tests/test_image.py

gallery: $(READY)  ## pictures of everything people see, in build/gallery
	$(BIN)/python -m tests.gallery build/gallery

page:  ## build the demo's page again (needs Node)
	cd bot/localslack/page && npm ci --no-audit --no-fund && npm run build

lock: $(READY)  ## write the lock files again from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(READY): requirements-dev.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $(READY)

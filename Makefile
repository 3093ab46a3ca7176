# Two commands from nothing but python3, pip and make: `make demo` and `make test`.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-reset test faults fuzz lint catalogues lock clean

PY ?= python3
BIN := .venv/bin
# Without it every start of a fresh environment compiles all modules again.
export UV_COMPILE_BYTECODE ?= 1
export UV_LINK_MODE ?= copy
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_ROOT_USER_ACTION = ignore
UV := env PYTHONPATH=.tools $(PY) -m uv

help: ## Show these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

demo: .venv/.run ## Start a throw-away newsroom on this machine
	@exec $(BIN)/safepub demo

demo-reset: ## Remove the throw-away newsroom; the next `make demo` starts anew
	@if [ -e instance ] && [ ! -e instance/demo.json ]; then \
	    echo "instance/ was not made by make demo, so it stays." >&2; exit 1; fi
	@rm -rf instance

test: .venv/.dev ## Run every check and every test (ARGS= goes to pytest)
	@$(BIN)/python -m tests.support.check all $(ARGS)

faults: .venv/.dev ## Kill server, worker and migration 200 times each (KILLS= says how often)
	@SAFEPUB_TEST_KILLS=$${KILLS:-200} $(BIN)/python -m pytest tests/faults $(ARGS)

fuzz: .venv/.dev ## Try made-up inputs for long (ARGS= names a target, a seed and how many)
	@$(BIN)/python -m tests.fuzz $(ARGS)

lint: .venv/.dev ## Run the checks without the tests
	@$(BIN)/python -m tests.support.check lint

catalogues: .venv/.dev ## Take new sentences up into the contributors' languages
	@$(BIN)/python -m tests.support.catalogues

lock: .tools/uv ## Choose versions anew and write requirements/*.txt
	@compile() { $(UV) pip compile -q --universal --python-version 3.11 --upgrade --generate-hashes \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o "requirements/$$1.txt" "$${@:2}"; }; \
	compile uv requirements/uv.in; \
	compile custody pyproject.toml --extra custody; \
	compile run pyproject.toml --all-extras; \
	compile dev pyproject.toml --all-extras --group dev

clean: ## Remove the environment, the tools and all caches
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	@find src tests migrations -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# uv is quicker than pip, and does not need the system's venv to be complete. It
# does not read pip's settings (mirrors, certificates), so pip stands behind it.
.tools/uv: requirements/uv.txt
	@rm -rf .tools && mkdir .tools
	@$(PY) -m pip install -q --target .tools --require-hashes -r $< 2>.tools/pip.log \
	    || echo "uv is not to be had here; pip does its work." >&2
	@touch $@

.venv/bin/python: | .tools/uv
	@$(UV) venv -q --python "$$(command -v $(PY))" .venv 2>/dev/null || $(PY) -m venv --without-pip .venv

.venv/.%: requirements/%.txt pyproject.toml .tools/uv | .venv/bin/python
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r $< \
	    || $(PY) -m pip --python $(BIN)/python install -q --require-hashes -r $<
	@$(UV) pip install -q --python $(BIN)/python --no-deps -e . \
	    || $(PY) -m pip --python $(BIN)/python install -q --no-deps -e .
	@touch $@

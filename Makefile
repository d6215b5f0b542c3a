# The everyday commands. `make run` and `make test` need Python 3.11 to 3.13 with venv, git and make; nothing else.

.DEFAULT_GOAL := help
.PHONY: help run test check e2e bench messages lock

# Where it is set, each of the hundreds of processes that tests start would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

ENVIRONMENT := @sh tools/python.sh tools/environment.py
PYTHON_IN_VENV := .venv/bin/python

help: ## This list (every command takes PYTHON=/path/to/python)
	@sed -n 's/^\([a-z0-9]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: ## The portal with its worker on http://127.0.0.1:8000 (another port: PORT=8001 make run)
	@since=$$(date +%s) && sh tools/python.sh tools/environment.py main && exec $(PYTHON_IN_VENV) tools/run.py --since $$since

test: ## The whole test suite (DATABASE_URL and REDIS_URL put it on PostgreSQL and Redis; ARGS for pytest)
	$(ENVIRONMENT) dev
	@$(PYTHON_IN_VENV) tools/messages.py compile
	@$(PYTHON_IN_VENV) -m pytest -n 2 $(ARGS)

check: ## Lint, format, types, imports, migrations, templates, translations
	$(ENVIRONMENT) dev
	@$(PYTHON_IN_VENV) tools/check.py

e2e: ## Journeys in the system's Chromium
	$(ENVIRONMENT) dev e2e
	@$(PYTHON_IN_VENV) tools/messages.py compile
	@$(PYTHON_IN_VENV) -m pytest -m e2e -n 2 $(ARGS)

bench: ## Speed beside a bare Django view, and of import and export
	$(ENVIRONMENT) dev
	@$(PYTHON_IN_VENV) tools/messages.py compile
	@$(PYTHON_IN_VENV) -m benchmarks $(ARGS)

messages: ## New texts of the sources into the translation catalog
	$(ENVIRONMENT) dev
	@$(PYTHON_IN_VENV) tools/messages.py extract
	@$(PYTHON_IN_VENV) tools/messages.py check

lock: ## uv.lock after a change of pyproject.toml
	$(ENVIRONMENT) dev
	@$(PYTHON_IN_VENV) tools/environment.py lock

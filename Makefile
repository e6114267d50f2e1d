.DEFAULT_GOAL := help
.PHONY: help setup setup-runtime demo up test check fix bench nightly new-module lock

PORT ?= 8000
DATA ?=
TIER ?= full
PYTHON := .venv/bin/python
export PYTHONPATH := src:.

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv from the hashed lock files (a second call is instant)
	@sh tools/setup.sh dev

setup-runtime:
	@sh tools/setup.sh runtime

demo: setup-runtime ## fill the demo region and serve it: PORT=8000 DATA=data/demo
	@.venv/bin/metodkabinet demo $(if $(DATA),--data "$(DATA)") --port "$(PORT)"

up: setup-runtime ## start an empty installation with its first-run page: PORT=8000 DATA=data
	@.venv/bin/metodkabinet up $(if $(DATA),--data "$(DATA)") --port "$(PORT)"

test: setup ## run the suite: TIER=fast|full|nightly, ARGS=arguments of pytest
	@$(PYTHON) -m tools.run_tests $(TIER) $(ARGS)

nightly: ## run the long tests, bounded in time
	@$(MAKE) --no-print-directory test TIER=nightly

check: setup ## format, lint, types, imports, templates, migrations, walls (under two minutes)
	@$(PYTHON) -m tools.check

fix: setup ## put right what a machine can
	@$(PYTHON) -m tools.check fix

bench: setup ## measure; one: .venv/bin/python -m bench NAME --json
	@$(PYTHON) -m bench

new-module: setup ## write a module that passes make check: NAME=honours [NOUN=award TITLE=Награды SHELF=events|above:papers]
	@$(PYTHON) -m tools.new_module "$(NAME)" --noun "$(NOUN)" --title "$(TITLE)" --shelf "$(SHELF)"

lock: setup ## make the lock files anew
	@sh tools/lock.sh

.DEFAULT_GOAL := help
.PHONY: help setup setup-runtime demo up test check fix bench nightly new-module lock

PORT ?= 8000
DATA ?= data
TIER ?= full
PYTHON := .venv/bin/python
export PYTHONPATH := src:.
export METODKABINET_DATA := $(DATA)

help: ## list the verbs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

setup: ## make .venv from the hashed lock files (a second call is instant)
	@sh tools/setup.sh dev

setup-runtime:
	@sh tools/setup.sh runtime

demo: setup-runtime ## fill the demo region and serve it: PORT=8000 DATA=data
	@$(PYTHON) -m metodkabinet demo --data "$(DATA)" --port "$(PORT)"

up: setup-runtime ## start an empty installation with its first-run page: PORT=8000 DATA=data
	@$(PYTHON) -m metodkabinet migrate --data "$(DATA)"
	@$(PYTHON) -m metodkabinet serve --data "$(DATA)" --port "$(PORT)"

test: setup ## run the suite: TIER=fast|full|nightly, ARGS=arguments of pytest
	@env -u METODKABINET_DATA $(PYTHON) -m tools.run_tests $(TIER) $(ARGS)

nightly: ## run the long tests, bounded in time
	@$(MAKE) --no-print-directory test TIER=nightly

check: setup ## format, lint, types, imports, templates, migrations, walls (under two minutes)
	@env -u METODKABINET_DATA $(PYTHON) -m tools.check

fix: setup ## put right what a machine can
	@env -u METODKABINET_DATA $(PYTHON) -m tools.check fix

bench: setup ## measure; one: .venv/bin/python -m bench NAME --json
	@env -u METODKABINET_DATA $(PYTHON) -m bench

new-module: setup ## write a module that passes make check: NAME=honours [NOUN=award TITLE=Награды SHELF=events|above:papers]
	@env -u METODKABINET_DATA $(PYTHON) -m tools.new_module "$(NAME)" --noun "$(NOUN)" --title "$(TITLE)" --shelf "$(SHELF)"

lock: setup ## make the lock files anew
	@sh tools/lock.sh

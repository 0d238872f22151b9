# Every target says what it does: make help.
.DEFAULT_GOAL := help
.PHONY: help up down clean test lint proto migrate seed bench chaos dlq rewind sbom record-queries audit-export audit-verify logs build

NODE := node_modules/.bin/node --disable-warning=TimeoutNegativeWarning
LOCAL := $(NODE) libs/supervisor/dist/cli.js

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: build ## Start Kafka, Postgres and all services; TRACES=1 shows their traces in Zipkin
	@$(LOCAL) up

down: ## Stop everything, keep the data
	@if [ -f libs/supervisor/dist/cli.js ]; then $(LOCAL) down; else echo 'nothing is up: nothing has been built here'; fi

clean: ## Stop everything, drop the data
	@if [ -f libs/supervisor/dist/cli.js ]; then $(LOCAL) clean; else rm -rf .palisade; fi

test: ## Build, lint and run every test
	@.ci/test

lint: ## ESLint with the module boundaries, and Prettier
	@.ci/install
	@npm run -s lint

proto: ## Check the contracts, and generate types, schemas and docs/topics.md from them
	@.ci/install
	@npm run -s proto:lint -w @palisade/contracts
	@npm run -s proto:breaking -w @palisade/contracts
	@npm run -s proto -w @palisade/contracts

migrate: build ## Prepare roles, schemas, topics and tables
	@$(LOCAL) migrate

seed: build ## Send sample events to what is up: make seed ARGS="--rate 100 --duration 60"
	@$(LOCAL) seed $(ARGS)

bench: build ## Measure: make bench ARGS="…"
	@npm run -s bench --workspaces --if-present -- $(ARGS)

chaos: build ## The fault suite at length: make chaos ARGS="--seed 7"
	@npm run -s chaos -w @palisade/messaging -- $(ARGS)

dlq: build ## Dead letters: make dlq ARGS="list", show, replay, --dry-run
	@$(LOCAL) dlq $(ARGS)

rewind: build ## After a restore: consumer groups back to what Postgres has: make rewind ARGS="--dry-run"
	@$(LOCAL) rewind $(ARGS)

sbom: ## CycloneDX of everything and of each service, and the licences, into .palisade/sbom
	@.ci/install
	@npm run -s sbom

record-queries: build ## For a release: what each service asks Postgres, for the next one to be held to
	@npm run -s queries:record

audit-export: ## An audit chain, to stdout: make audit-export ARGS="--chain system" > system.ndjson
	@$(LOCAL) audit-export $(ARGS)

audit-verify: build ## Verify an export offline: make audit-verify ARGS="export.ndjson --keys jwks.json --checkpoint earlier.json"
	@$(NODE) services/audit/dist/verify.js $(ARGS)

logs: ## Follow the logs, or some: make logs ARGS="alerting gateway"
	@$(LOCAL) logs $(ARGS)

build:
	@.ci/install
	@.ci/with-progress 'building what changed' .ci/build

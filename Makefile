# `make help` lists the targets. Every recipe is one script in hack/; what is missing (npm packages, Debian packages,
# Go builds, a cluster) is brought by it, into a cache outside this folder.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^##@ /{printf "\n%s\n", substr($$0, 5)} /^[a-z0-9-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' Makefile

##@ The two commands
.PHONY: demo test
demo: node-modules ## A cluster of real nodes, 10,000 parameters on three of them, the report and the table
	@bash hack/demo.sh
test: node-modules ## [DOCS=1]: lint, types, unit, integration and e2e; the end says what failed, and sums up in one line; DOCS: into docs/test-results.md
	@PATH="$$PWD/node_modules/.bin:$$PATH" node hack/test/main.ts lint types unit integration e2e

##@ Tests, each alone
.PHONY: lint types unit integration e2e soak generated integration-long e2e-long assets helm redis
lint: node-modules ## oxlint and prettier
	@npm run -s lint
types: node-modules ## TypeScript, and that the generated types are those of the resource definition
	@npm run -s types
unit: node-modules ## Tests beside the sources
	@npm run -s unit
integration: node-modules assets helm redis ## Tests on a real API server and on real processes, without nodes
	@npm run -s integration
e2e: node-modules ## Tests on the kind cluster
	@bash hack/test/e2e.sh e2e
soak: node-modules ## All that takes long: the three below, one after the other
	@PATH="$$PWD/node_modules/.bin:$$PATH" node hack/test/main.ts generated integration-long e2e-long
generated: node-modules assets redis ## N= [SEED=]: generated faults and generated Computations, so many of each
	@bash hack/test/generated.sh
integration-long: node-modules assets redis ## Faults that take minutes, on real processes and a real API server
	@npm run -s integration-long
e2e-long: node-modules ## Faults that take minutes, on the kind cluster: lost nodes, a ledger away, an API server gone
	@bash hack/test/e2e.sh e2e-long
assets: ## etcd, kube-apiserver and kubectl for the integration tests
	@bash hack/assets.sh
helm: ## helm, for them and for releases
	@bash hack/helm.sh
redis: ## redis-server, for tests of mode Queue
	@bash hack/redis.sh >/dev/null

##@ Figures
.PHONY: bench
bench: node-modules assets redis ## [ONLY=name,…] [ROUNDS=5] [DOCS=1]: how fast it is, each figure beside its control
	@bash hack/bench/bench.sh

##@ The kind cluster
.PHONY: deploy-kind undeploy-kind kubeconfig env
deploy-kind: node-modules ## [METRICS=1] [REDIS=off]: the cluster ttg-cluster (1 + 3 nodes), images, controller and ledger, ready; METRICS: kubectl top, too
	@bash hack/kind/deploy.sh
undeploy-kind: ## Removes that cluster, its images and everything started for it
	@bash hack/kind/down.sh
kubeconfig: ## The path of the cluster's kubeconfig; MERGE=1 adds it to your own
	@bash hack/kind/kubeconfig.sh --print
env: ## Lines for your shell: eval "$(make -s env)"
	@bash hack/print-env.sh

##@ A Computation
.PHONY: report results upload local demo-queue
report: node-modules ## NAME= [NAMESPACE=] [FORMAT=text|markdown] [DOCS=1]: where its time went, per shard and in all; DOCS: into docs/REPORT.md
	@bash hack/report.sh
results: node-modules ## NAME= [NAMESPACE=] [FORMAT=csv|ndjson|failures] [COLUMNS=worker,node,attempt,timestamp]: the table
	@bash hack/results.sh
upload: node-modules ## FILE=: a list of parameters (.csv, .ndjson, .jsonl, .parquet) for list.upload; prints its lines for the Computation
	@bash hack/upload.sh
local: node-modules ## FILE= [OUT=results.csv]: the same manifest as processes on this machine, no cluster
	@bash hack/local.sh
demo-queue: node-modules ## [FILE=]: mode Queue on the kind cluster, a pod killed on the way, and who computed what
	@bash hack/demo-queue.sh

##@ Any cluster that kubectl points to
.PHONY: install uninstall deploy undeploy run
install: ## The resource definition alone
	@bash hack/deploy/install.sh
uninstall: ## Removes it, and with it every Computation
	@bash hack/deploy/uninstall.sh
deploy: node-modules ## Everything; REGISTRY=, or OPERATOR_IMG= and WORKER_IMG=: the images that the cluster pulls
	@bash hack/deploy/deploy.sh $(OVERLAY)
undeploy: ## Removes everything
	@bash hack/deploy/undeploy.sh
run: node-modules ## The controller as a process on this machine; the one in the cluster rests meanwhile
	@bash hack/deploy/run.sh

##@ Releases
.PHONY: build-installer release set-version docker-push helm-lint lint-manifests
build-installer: node-modules ## dist/install.yaml: everything in one file; REGISTRY=, or OPERATOR_IMG= and WORKER_IMG=
	@bash hack/release/install-file.sh
release: node-modules helm ## VERSION= [REGISTRY=] [IMAGES=no] [REDIS=off]: images, install file, chart, checksums, SBOM in dist/release
	@bash hack/release/release.sh
set-version: node-modules ## VERSION=: into package.json, the chart and the labels
	@bash hack/release/set-version.sh
docker-push: node-modules ## REGISTRY=, or OPERATOR_IMG= and WORKER_IMG=: builds both images and pushes them; REDIS=on: Redis', too
	@bash hack/images/push.sh
helm-lint: helm ## The chart, by helm's own rules
	@bash hack/release/helm-lint.sh
lint-manifests: node-modules assets helm ## What is unsafe in manifests, chart and worker Job, as checkov sees it
	@bash hack/lint/manifests.sh

##@ Development
.PHONY: generate manifests docker-build format node-modules
generate: node-modules ## Types and tables of the guides, out of the resource definition and the code
	@npm run -s generate
manifests: ## What deploy would apply, as one YAML stream
	@bash hack/deploy/manifests.sh
docker-build: node-modules ## Both images; prints their tag
	@bash hack/images/build.sh
format: node-modules ## prettier
	@npm run -s format
node-modules: ## npm ci, when package-lock.json changed
	@bash hack/node-modules.sh

# The two commands to know are `make demo` and `make test`; each sets up all it needs. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
LINK ?= wan2

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

.PHONY: demo
demo: ## both sites of the note, every link cut and restored, every claim checked (the first run builds a kernel and an API server)
	@lab/demo

.PHONY: test
test: ## every test: unit, API server, network namespaces, lab
	@hack/test.sh

.PHONY: test-fast
test-fast: ## compile and unit tests only
	@hack/test.sh unit

.PHONY: build
build: ## compile and package the product
	@hack/build.sh

.PHONY: lab
lab: ## leave the lab running; prints how to use it
	@lab/up && lab/how-to

.PHONY: lab-cut
lab-cut: ## cut a link of the running lab, silently: make lab-cut LINK=wan2
	@lab/link cut $(LINK)

.PHONY: lab-restore
lab-restore: ## restore a link of the running lab: make lab-restore LINK=wan2
	@lab/link restore $(LINK)

.PHONY: lab-down
lab-down: ## stop the lab and remove what it made
	@lab/down

.PHONY: bench
bench: ## measure against rivals; a part of it by make bench BENCH=gap (gap, survival, share, switch, probe-cost, start)
	@bench/run $(BENCH)

.PHONY: crds
crds: ## write crds/ again from the Java types
	@hack/crds.sh

.PHONY: clean
clean: ## remove what the build made in this tree; caches outside it stay
	@rm -rf target

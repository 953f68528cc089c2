# Every target is one plain command; without make, run what stands here.

# Pinned: .golangci.yml turns everything on, and each version has more of it.
GOLANGCI_LINT_VERSION = v2.15.0
GOLANGCI_LINT ?= golangci-lint
FUZZTIME ?= 3s

.PHONY: help run test race lint bench fuzz conformance check

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start the quickstart
	go run ./examples/quickstart

test: ## all tests of all modules
	go test work

race: ## all tests of all modules with the race detector
	go test -race work

lint: ## gofmt, go vet, and golangci-lint where it is installed
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	go vet work
	@if command -v $(GOLANGCI_LINT) >/dev/null; then \
		for module in $$(cat modules.txt); do (cd $$module && $(GOLANGCI_LINT) run ./...) || exit 1; done; \
	else \
		echo "golangci-lint is not installed; get the pinned one with"; \
		echo "  go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)"; \
	fi

bench: ## compare with the peers, in process
	go test -run '^$$' -bench . -benchmem ./bench/...

fuzz: ## every fuzz target for FUZZTIME each
	.ci/fuzz $(FUZZTIME)

conformance: ## recorded answers of the npm packages
	go run ./internal/conformance -dir internal/conformance/testdata

check: ## what continuous integration runs
	.ci/run

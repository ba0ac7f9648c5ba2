# The words people type. Each is a line or two; what is longer is a script with a name.

.DEFAULT_GOAL := help
.PHONY: run test verify readers torture broken browser screenshots lint bench images verify-images help

# `make CARGO=...` takes another cargo.
CARGO ?= cargo

run: ## Build and start the all-in-one on http://127.0.0.1:8080, data in ./data
	$(CARGO) run --release

test: ## Bring what the tests need, then lint, build and run every test on both engines and both process forms
	.ci/test.sh

lint: ## Formatting, clippy and buf, without running a test
	.ci/setup.sh buf
	.ci/lint.sh

verify: ## What is heavier than `make test`: images, manifests, hostile markup at full size, memory of an import, every browser test, Lighthouse
	.ci/setup.sh
	$(MAKE) verify-images
	deploy/check.sh
	$(CARGO) test --release -p markup --test cost -- --ignored
	.ci/import-memory.sh
	$(MAKE) readers
	$(CARGO) build --workspace --quiet
	e2e/browser/run.sh whole
	e2e/browser/run.sh lighthouse

readers: ## Ten thousand readers of one post on one gateway: how soon they hear of a comment, and memory for each
	$(CARGO) build --workspace --quiet
	ulimit -n 11000 && $(CARGO) test --quiet -p e2e --test suite a_comment_reaches_ten_thousand_open_pages -- --ignored --nocapture

torture: ## The auditor at full length: kills, standstills, failing disks, cut connections, on both engines; half an hour
	.ci/setup.sh
	$(CARGO) build --release --workspace --quiet
	target/release/torture --at-least-kills 1000

broken: ## The auditor itself: mistakes are built into a copy of the store, and it has to find each; a quarter of an hour
	.ci/setup.sh
	e2e/broken/run.sh

browser: ## Every browser test: walks, log-ins, accessibility, lost connections, the corpus of attacks, feeds
	.ci/setup.sh
	$(CARGO) build --workspace --quiet
	e2e/browser/run.sh whole

screenshots: ## Pictures of every page, and contact sheets of them, into target/screenshots
	.ci/setup.sh
	$(CARGO) build --workspace --quiet
	e2e/browser/run.sh screenshots

bench: ## Group commit against one transaction per write, on both engines, in about four minutes
	$(CARGO) run --release --package bench

images: ## One container image per binary; prints their sizes
	deploy/images.sh

verify-images: ## The images, locked down, on PostgreSQL in a network of their own: a post, a comment and a live update pass
	.ci/setup.sh images
	deploy/verify-images.sh

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

# The commands of this repository. Each is a script in scripts/, so it can be read and run alone.
.DEFAULT_GOAL := help
.PHONY: help run test check bench soak screens build clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start the console (installs what a bare Debian or Ubuntu lacks)
	@scripts/run.sh

test: ## every test: window, crates on SQLite and PostgreSQL, end to end
	@scripts/test.sh

check: ## formatting, lints, types, licences
	@scripts/check.sh

bench: ## measure every figure beside its physical limit, into docs/benchmarks.md
	@scripts/bench.sh

screens: ## take the pictures in docs/screens anew
	@scripts/screens.sh

soak: ## 2,500 requests in a row: memory, file handles and temporary files stay flat
	@scripts/bench.sh soak

build: ## the window and the programs, as released
	@scripts/install.sh run
	@scripts/window.sh build
	cargo build --release --locked -p compliance-console -p cli

clean: ## remove everything that was built
	cargo clean
	rm -rf ui/dist ui/node_modules

# make demo   builds the tool and shows what it does
# make test   runs every check; with WCODM_CORPUS=DIR also those on real messages
# make man    writes the manual pages to bin/man
# make bench  measures reading, converting and validating
# make fuzz   looks for inputs that break the readers, FUZZTIME each

GO          ?= go
STATICCHECK ?= honnef.co/go/tools/cmd/staticcheck@v0.8.1
FUZZTIME    ?= 60s

.PHONY: all setup setup-test build man demo test bench fuzz clean

all: build

setup:
	@./.ci/setup

setup-test:
	@./.ci/setup test

build: setup
	$(GO) build -o bin/wcodm ./cmd/wcodm

man: build
	bin/wcodm man bin/man

demo: build
	@PATH="$(CURDIR)/bin:$$PATH" ./testdata/demo

# Everything at full size, and again, shorter, with the race detector; it passes over
# the commands, which leave all that runs side by side to the packages.
test: setup-test
	@echo "gofmt -l ."; bad=$$(gofmt -l .); test -z "$$bad" || { echo "not formatted: $$bad"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	@test -n "$(WCODM_CORPUS)" || echo "WCODM_CORPUS is not set: the tests on real messages are skipped"
	$(GO) test ./...
	$(GO) test -race -short $$($(GO) list ./... | grep -v '/cmd/wcodm$$')

bench: setup
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz: setup
	@set -e; grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | while IFS=: read -r file func; do \
		echo "$(GO) test -fuzz $${func#func } $$(dirname $$file)"; \
		$(GO) test -run '^$$' -fuzz "^$${func#func }\$$" -fuzztime $(FUZZTIME) $$(dirname $$file) </dev/null; \
	done

clean:
	rm -rf bin

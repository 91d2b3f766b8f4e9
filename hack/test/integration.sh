#!/bin/bash
# The integration tests, in two halves at once, as most of their time is spent waiting: those in test/integration, and
# those of processes, models and documents, whose output follows when the first half is done.
cd "$(dirname "$0")/../.." || exit 1
output=$(mktemp)
run() { mocha --reporter ./hack/test/reporter.ts "$@"; }

# A process group of its own, so that Ctrl-C can be handed on: bash hides it from what runs in the background.
set -m
run "test/**/*.test.ts" --ignore "test/e2e/**" --ignore "test/integration/**" >"$output" 2>&1 &
second=$!
set +m
trap 'kill -INT -- "-$second" 2>/dev/null' INT TERM
trap 'rm -f "$output"' EXIT

run "test/integration/**/*.test.ts" --ignore "test/integration/long/**"
first=$?
wait "$second"
status=$?
cat "$output"
[ "$first" = 0 ] && [ "$status" = 0 ]

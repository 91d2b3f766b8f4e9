#!/bin/bash
# FILE= [OUT=]: a Computation's manifest computed by processes on this machine.
. "$(dirname "$0")/env.sh"
[ -n "${FILE:-}" ] || fail 'Which manifest? make local FILE=config/samples/demo-10k.yaml [OUT=results.csv]'
"$BASH" "$TTG_ROOT/hack/exec-starter.sh"
exec node "$TTG_ROOT/cli/local/main.ts" "$FILE" ${OUT:+--out "$OUT"}

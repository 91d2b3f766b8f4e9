#!/bin/bash
# FILE=: brings a list of parameters (CSV, JSON lines, Parquet) to the ledger; prints the lines for the Computation.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
[ -n "${FILE:-}" ] || fail 'Which list? make -s upload FILE=points.csv (or .ndjson, .jsonl, .parquet)'
need_cluster
exec node "$TTG_ROOT/hack/upload/main.ts" "$FILE"

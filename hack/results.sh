#!/bin/bash
# NAME= [NAMESPACE=default] [FORMAT=csv|ndjson|failures] [COLUMNS=…]: the table on stdout, and nothing else there.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
[ -n "${NAME:-}" ] || fail 'Which Computation? make -s results NAME=… [NAMESPACE=…] [FORMAT=csv|ndjson|failures]'
need_cluster
exec node "$TTG_ROOT/hack/results/main.ts" "$NAME" "${NAMESPACE:-default}" "${FORMAT:-csv}" "${COLUMNS:-}"

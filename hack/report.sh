#!/bin/bash
# NAME= [NAMESPACE=default] [FORMAT=text|markdown] [DOCS=1]: the report out of a Computation's status; with DOCS=1 that of
# docs/REPORT.md instead, with the table counted.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
[ -n "${NAME:-}" ] || fail 'Which Computation? make report NAME=… [NAMESPACE=…]'
need_cluster
if [ "${DOCS:-}" = 1 ]; then
  FORMAT=ndjson COLUMNS='' "$BASH" "$TTG_ROOT/hack/results.sh" |
    node "$TTG_ROOT/hack/docs/record-run.ts" "$NAME" "${NAMESPACE:-default}"
  exec node "$TTG_ROOT/hack/docs/main.ts"
fi
resource=$(kubectl get computation "$NAME" -n "${NAMESPACE:-default}" -o json)
printf '%s\n' "$resource" | node "$TTG_ROOT/cli/report/main.ts" "${FORMAT:-text}"

#!/bin/bash
# NAME= [NAMESPACE=default]: the report out of a Computation's status.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
[ -n "${NAME:-}" ] || fail 'Which Computation? make report NAME=… [NAMESPACE=…]'
need_cluster
resource=$(kubectl get computation "$NAME" -n "${NAMESPACE:-default}" -o json)
printf '%s\n' "$resource" | node "$TTG_ROOT/cli/report/main.ts"

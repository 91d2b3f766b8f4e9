#!/bin/bash
# The controller as a process on this machine, with the cluster's ledger; the one in the cluster rests meanwhile.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
need_cluster

worker=$(kubectl -n ttg-system get deployment ttg-operator \
  -o 'jsonpath={.spec.template.spec.containers[0].env[?(@.name=="TTG_WORKER_IMAGE")].value}' 2>/dev/null || true)
[ -n "$worker" ] || fail 'The cluster has no TTG installed yet: make deploy-kind (or make deploy).'
forward= ca=
back() {
  [ -z "$ca" ] || rm -f "$ca"
  [ -z "$forward" ] || kill "$forward" 2>/dev/null || true
  kubectl -n ttg-system scale deployment/ttg-operator --replicas=1 >&2
}
trap back EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
kubectl -n ttg-system scale deployment/ttg-operator --replicas=0 >&2
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
kubectl -n ttg-system port-forward svc/ttg-ledger "$port:8080" --address 127.0.0.1 >/dev/null &
forward=$!
cd "$TTG_ROOT"
scheme=$(kubectl -n ttg-system get service ttg-ledger -o 'jsonpath={.spec.ports[0].appProtocol}')
if [ "$scheme" = https ]; then
  # The authority alone: the key stays there.
  ca=$(mktemp)
  kubectl -n ttg-system get secret ttg-ledger-tls -o 'go-template={{index .data "ca.crt" | base64decode}}' >"$ca"
  export TTG_LEDGER_CA_FILE=$ca TTG_LEDGER_SERVER_NAME=ttg-ledger.ttg-system.svc
else
  export TTG_LEDGER_PLAIN_HTTP=true
fi
LOG_FORMAT=${LOG_FORMAT:-pretty} TTG_LEDGER_URL=${scheme:-http}://127.0.0.1:$port TTG_WORKER_IMAGE=$worker \
  TTG_WORKER_LEDGER_URL=${scheme:-http}://ttg-ledger.ttg-system.svc:8080 node operator/main.ts controller

#!/bin/bash
# Mode Queue on the kind cluster: config/samples/queue-10k.yaml, a worker's pod killed on the way, and who computed what.
# FILE= another sample. All of it is left running. Exit code 0: every parameter has its result.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/lock.sh"
cd "$TTG_ROOT"
take_lock cluster
[ -n "${NO_DEPLOY:-}" ] || REDIS=on "$BASH" hack/kind/deploy.sh --quiet
export KUBECONFIG=$TTG_KUBECONFIG
file=${FILE:-config/samples/queue-10k.yaml} namespace=ttg-demo
[ -f "$file" ] || fail "FILE=$file: no such file."
name=$(sed -n 's/^  name: \(queue-[a-z0-9-]*\)$/\1/p' "$file" | head -n 1)
[ -n "$name" ] || fail "FILE=$file names no Computation queue-…"

get() { kubectl get computation "$name" -n $namespace -o "jsonpath=$1"; }
kubectl create namespace $namespace --dry-run=client -o yaml | kubectl apply -f - >/dev/null
if kubectl get computation "$name" -n $namespace >/dev/null 2>&1; then
  say "▸ removing the last run's $name"
  kubectl delete computation "$name" -n $namespace --timeout=60s >&2
fi
say "▸ kubectl apply -f $file (about 20 s to its end)"
kubectl apply -f "$file" >&2
deadline=$((SECONDS + 120))
until [ "$(get '{.status.progress.percent}')" -ge 20 ] 2>/dev/null; do
  [ $SECONDS -lt $deadline ] || fail "$name has not come to 20 % within 2 minutes: kubectl describe computation $name -n $namespace"
  sleep 0.2
done
pod=$(get '{.status.shards[0].pod}')
say "▸ at $(get '{.status.progress.summary}') of it: kubectl delete pod $pod --force"
kubectl delete pod "$pod" -n $namespace --grace-period=0 --force >/dev/null 2>&1
kubectl wait --for=condition=Finished "computation/$name" -n $namespace --timeout=300s >/dev/null ||
  fail "$name did not end within 5 minutes: kubectl describe computation $name -n $namespace"
kubectl get computation "$name" -n $namespace
echo
echo 'Worker  Pod  Node  Batches  Parameters  Joined'
get '{range .status.shards[*]}{.index}{"  "}{.pod}{"  "}{.node}{"  "}{.tasks}{"  "}{.completed}{"  "}{.attempts}{" times\n"}{end}'
echo "Batches that went to another worker: $(get '{.status.queue.redelivered}')"
[ "$(get '{.status.phase}')" = Succeeded ] || fail "$name ended as $(get '{.status.phase}')."

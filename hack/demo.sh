#!/bin/bash
# A cluster of real nodes, config/samples/demo-10k.yaml on it, its progress, its report and its table. All of it is left
# running. Exit code 0: every parameter has its result.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/lock.sh"
cd "$TTG_ROOT"

if ! "$BASH" hack/kind/docker.sh --check; then
  fail 'Without a cluster the same sample runs on this machine alone: npm run local -- config/samples/demo-10k.yaml --out results.csv'
fi
take_lock cluster
"$BASH" hack/kind/deploy.sh --quiet
export KUBECONFIG=$TTG_KUBECONFIG
name=demo-10k namespace=ttg-demo table=results.csv

kubectl create namespace $namespace --dry-run=client -o yaml | kubectl apply -f - >/dev/null
if kubectl get computation $name -n $namespace >/dev/null 2>&1; then
  say "▸ removing the last run's $name"
  kubectl delete computation $name -n $namespace --timeout=60s >&2
fi
say '▸ kubectl apply -f config/samples/demo-10k.yaml (about 10 s to its end)'
kubectl apply -f config/samples/demo-10k.yaml >&2
kubectl get computations -n $namespace --field-selector metadata.name=$name --watch &
watch=$!
trap 'kill $watch 2>/dev/null || true; free_locks' EXIT
finished=yes
kubectl wait --for=condition=Finished computation/$name -n $namespace --timeout=300s >/dev/null || finished=
kill $watch 2>/dev/null || true
wait $watch 2>/dev/null || true

phase=$(kubectl get computation $name -n $namespace -o 'jsonpath={.status.phase}')
if [ -z "$finished" ]; then
  kubectl describe computation $name -n $namespace >&2 || true
  kubectl get pods -n $namespace -o wide >&2 || true
  kubectl -n ttg-system logs deployment/ttg-operator --tail=30 >&2 || true
  fail "$name did not end within 5 minutes (it is ${phase:-not taken up}); above is what is known of it."
fi
kubectl get computation $name -n $namespace
echo
NAME=$name NAMESPACE=$namespace "$BASH" hack/report.sh
NAME=$name NAMESPACE=$namespace "$BASH" hack/results.sh >$table
echo
echo "The table: $table ($(($(wc -l <$table) - 1)) rows), as by: make -s results NAME=$name NAMESPACE=$namespace"
head -n 4 $table
cat <<TEXT

All of it is left running. To look around and, at the end, to remove it:
  kubectl get computations -A -o wide
  kubectl get pods -n $namespace -o wide
  kubectl describe computation $name -n $namespace
  kubectl apply -f config/samples/with-failures.yaml
  make undeploy-kind
In this shell kubectl finds the cluster after:
eval "\$(make -s env)"
TEXT
[ "$phase" = Succeeded ] || fail "$name ended as $phase."

#!/bin/bash
# Looks for what is unsafe in what we install (kustomize's objects, and the chart's with all that it can bring) and in
# the Job of a Computation. Exit code 0: nothing but what hack/lint/checkov*.yaml gives a reason for.
. "$(dirname "$0")/../env.sh"
cd "$TTG_ROOT"
checkov=$("$BASH" hack/lint/checkov.sh)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for overlay in default overlays/aks overlays/namespaced; do
  OVERLAY=$overlay "$BASH" hack/deploy/manifests.sh >"$folder/${overlay##*/}.yaml"
done
all=networkPolicy.enabled=true,metrics.serviceMonitor.enabled=true,controller.podDisruptionBudget.enabled=true,ledger.podDisruptionBudget.enabled=true
helm template ttg config/helm/ttg-operator --namespace ttg-system --set "$all" >"$folder/chart.yaml" 2>"$folder/said" ||
  { cat "$folder/said" >&2; exit 1; }
node hack/lint/worker-job.ts >"$folder/worker-job.json"

status=0
LOG_LEVEL=ERROR "$checkov" --config-file hack/lint/checkov.yaml --file "$folder"/{default,aks,namespaced,chart}.yaml || status=1
LOG_LEVEL=ERROR "$checkov" --config-file hack/lint/checkov-workers.yaml --file "$folder/worker-job.json" || status=1
exit $status

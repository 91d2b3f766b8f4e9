#!/bin/bash
# metrics-server in the kind cluster, built from its Go module, so that kubectl top works there.
. "$(dirname "$0")/../env.sh"
here=$TTG_ROOT/hack/kind
image=ttg/metrics-server:v0.8.0
export TTG_BIN KUBECONFIG=$TTG_KUBECONFIG

load() {
  local folder=$1
  install -m 755 "$TTG_BIN/metrics-server" "$folder"
  printf 'FROM scratch\nCOPY metrics-server /metrics-server\nENTRYPOINT ["/metrics-server"]\n' >"$folder/Dockerfile"
  docker build -t "$image" "$folder"
  kind load docker-image --name "$KIND_CLUSTER" --nodes "$KIND_CLUSTER-control-plane" "$image"
  kubectl apply --server-side -f "$here/metrics-server.yaml"
  kubectl -n kube-system rollout status deployment/metrics-server --timeout=60s
  kubectl wait --for=condition=Available --timeout=60s apiservice/v1beta1.metrics.k8s.io
}

"$BASH" "$TTG_ROOT/hack/binaries.sh" metrics-server
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
step metrics-server-load 'about 20 s' "$BASH" -c "$(declare -f load); set -e; here=\$1 image=\$2; load \"\$3\"" - "$here" "$image" "$folder"

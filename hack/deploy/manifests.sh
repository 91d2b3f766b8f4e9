#!/bin/bash
# What deploy would apply, on stdout.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/deploy/kustomization.sh"
. "$TTG_ROOT/hack/images/tag.sh"
command -v kubectl >/dev/null 2>&1 || "$BASH" "$TTG_ROOT/hack/assets.sh"
write_kustomization "${OVERLAY:-default}" "${OPERATOR_IMG:-ttg-operator:$(image_tag)}" "${WORKER_IMG:-ttg-worker:$(image_tag)}"
kubectl kustomize "$TTG_ROOT/dist/deploy"

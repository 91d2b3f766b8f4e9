#!/bin/bash
# What deploy would apply, on stdout.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/deploy/kustomization.sh"
. "$TTG_ROOT/hack/images/tag.sh"
command -v kubectl >/dev/null 2>&1 || "$BASH" "$TTG_ROOT/hack/assets.sh"
mkdir -p "$TTG_ROOT/dist"
# A folder of its own: another run may be deploying.
folder=$(mktemp -d "$TTG_ROOT/dist/manifests.XXXXXX")
trap 'rm -rf "$folder"' EXIT
: "${REDIS_IMG:=ttg-redis:v$(image_version)}"
write_kustomization "$folder" "${OVERLAY:-default}" "${OPERATOR_IMG:-ttg-operator:$(image_tag)}" "${WORKER_IMG:-ttg-worker:$(image_tag)}"
kubectl kustomize "$folder"

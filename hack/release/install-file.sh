#!/bin/bash
# install-file.sh [FILE]: everything as one file (default dist/install.yaml) that kubectl applies without this source.
# OPERATOR_IMG and WORKER_IMG name images that the cluster can pull.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/images/tag.sh"
file=${1:-$TTG_ROOT/dist/install.yaml}
version=v$(image_version)
: "${OPERATOR_IMG:=ttg-operator:$version}" "${WORKER_IMG:=ttg-worker:$version}"
export OPERATOR_IMG WORKER_IMG

mkdir -p "$(dirname "$file")"
trap 'rm -f "$file.new"' EXIT
{
  printf '# TTG %s: kubectl apply --server-side -f %s\n' "$version" "${file##*/}"
  printf '# Images: %s, %s\n' "$OPERATOR_IMG" "$WORKER_IMG"
  OVERLAY=default "$BASH" "$TTG_ROOT/hack/deploy/manifests.sh"
} >"$file.new"
mv "$file.new" "$file"
say "$file ($OPERATOR_IMG, $WORKER_IMG)"

#!/bin/bash
# install-file.sh [FILE]: everything as one file (default dist/install.yaml) that kubectl applies without this source.
# The images that the cluster pulls: REGISTRY=, or OPERATOR_IMG= and WORKER_IMG= in full.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/images/tag.sh"
. "$TTG_ROOT/hack/images/names.sh"
file=${1:-$TTG_ROOT/dist/install.yaml}
image_names

mkdir -p "$(dirname "$file")"
trap 'rm -f "$file.new"' EXIT
{
  printf '# TTG v%s: kubectl apply --server-side -f %s\n' "$(image_version)" "${file##*/}"
  printf '# Images: %s, %s\n' "$OPERATOR_IMG" "$WORKER_IMG"
  printf '# The Secret ttg-ledger-tls (tls.crt, tls.key, ca.crt, as cert-manager makes it, for the name\n'
  printf '# ttg-ledger.ttg-system.svc) is not in here; the pods wait for it.\n'
  OVERLAY=default "$BASH" "$TTG_ROOT/hack/deploy/manifests.sh"
} >"$file.new"
mv "$file.new" "$file"
say "$file ($OPERATOR_IMG, $WORKER_IMG)"

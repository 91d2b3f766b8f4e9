#!/bin/bash
# kind and kubectl on the PATH that env.sh sets: the cache's, the machine's own, or brought here.
. "$(dirname "$0")/../env.sh"

if ! command -v kind >/dev/null 2>&1; then
  command -v go >/dev/null 2>&1 || fail 'kind is missing: install it (https://kind.sigs.k8s.io), or Go, which builds it.'
  "$BASH" "$TTG_ROOT/hack/binaries.sh" kind
fi
if ! command -v kubectl >/dev/null 2>&1; then
  command -v go >/dev/null 2>&1 || fail 'kubectl is missing: install it (https://kubernetes.io/docs/tasks/tools), or Go, which builds it.'
  "$BASH" "$TTG_ROOT/hack/binaries.sh" kubectl
fi

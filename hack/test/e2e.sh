#!/bin/bash
# The tests that need nodes, on the kind cluster with this source's images: `e2e`, or `e2e-long`, which kills nodes.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/lock.sh"
cd "$TTG_ROOT"
take_lock cluster
"$BASH" hack/helm.sh
"$BASH" hack/kind/deploy.sh --quiet
export KUBECONFIG=$TTG_KUBECONFIG
npm run -s "$1"

#!/bin/bash
# What tests without nodes need: etcd, kube-apiserver, kubectl. In this order: KUBEBUILDER_ASSETS or TEST_ASSET_*, the
# cache, what setup-envtest downloads, a build from Go modules.
. "$(dirname "$0")/env.sh"
names='etcd kube-apiserver kubectl'

if [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
  for name in $names; do
    [ -x "$KUBEBUILDER_ASSETS/$name" ] ||
      fail "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS has no $name: set it to a folder with $names, or unset it."
  done
  exit 0
fi
if [ -n "${TEST_ASSET_ETCD:-}" ] && [ -n "${TEST_ASSET_KUBE_APISERVER:-}" ] && [ -n "${TEST_ASSET_KUBECTL:-}" ]; then
  exit 0
fi

complete() {
  local name
  for name in $names; do [ -x "$TTG_BIN/$name" ] || return 1; done
}
reachable() { curl -fsI --connect-timeout 5 -o /dev/null https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml; }

! complete || exit 0
if command -v go >/dev/null 2>&1 && command -v curl >/dev/null 2>&1 && reachable 2>/dev/null; then
  # A failed download costs nothing but time: then they are built.
  ("$BASH" "$TTG_ROOT/hack/envtest-download.sh") || true
fi
complete || "$BASH" "$TTG_ROOT/hack/binaries.sh" $names

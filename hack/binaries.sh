#!/bin/bash
# binaries.sh NAME…: the named programs in the cache, built from Go modules of pinned versions where they are missing.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/lock.sh"
modules=$TTG_ROOT/hack/kind/node-image

KIND_VERSION=v0.33.0
HELM_VERSION=v3.22.0
REGISTRY_VERSION=v3.1.2
CONTAINERD_VERSION=v2.4.2

build() {
  local name=$1 expected=$2 folder=$3 package=$4 ldflags=${5:-} wanted
  if [ -n "$folder" ]; then wanted=$(cat "$folder"/* | digest); else wanted=$package; fi
  if [ -x "$TTG_BIN/$name" ] && [ "$(cat "$TTG_KIND_CACHE/stamps/$name" 2>/dev/null || true)" = "$wanted" ]; then
    return 0
  fi
  take_lock 'Go builds'
  step "$name" "$expected" "$BASH" "$TTG_ROOT/hack/go-build.sh" "$name" "$wanted" "$folder" "$package" "$ldflags"
}

versioned() {
  local package
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    printf ' -X %s.gitVersion=%s -X %s.gitMajor=1 -X %s.gitMinor=35' \
      "$package" "$KUBERNETES_VERSION" "$package" "$package"
  done
}

# Without these it takes itself for one of Kubernetes 1.20.
versioned_helm() {
  local package
  printf ' -X helm.sh/helm/v3/internal/version.version=%s' "$HELM_VERSION"
  for package in chartutil lint/rules; do
    printf ' -X helm.sh/helm/v3/pkg/%s.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/%s.k8sVersionMinor=35' "$package" "$package"
  done
}

for name in "$@"; do
  case $name in
    kind) build kind 'about 30 s' '' "sigs.k8s.io/kind@$KIND_VERSION" ;;
    helm) build helm 'about 1 min' '' "helm.sh/helm/v3/cmd/helm@$HELM_VERSION" "$(versioned_helm)" ;;
    registry)
      build registry '1 to 3 min' '' "github.com/distribution/distribution/v3/cmd/registry@$REGISTRY_VERSION"
      ;;
    containerd | containerd-shim-runc-v2 | ctr)
      build "$name" '1 to 3 min' '' "github.com/containerd/containerd/v2/cmd/$name@$CONTAINERD_VERSION"
      ;;
    etcd) build etcd 'about 30 s' "$modules/etcd" go.etcd.io/etcd/server/v3 ;;
    coredns) build coredns 'about 1 min' "$modules/coredns" . ;;
    metrics-server)
      build metrics-server '1 to 3 min' "$TTG_ROOT/hack/kind/metrics-server" sigs.k8s.io/metrics-server/cmd/metrics-server
      ;;
    pause) build pause 'about 5 s' "$modules/pause" . ;;
    kube-apiserver)
      build "$name" '2 to 4 min, Kubernetes is compiled here' "$modules/kubernetes" "k8s.io/kubernetes/cmd/$name" "$(versioned)"
      ;;
    kube* | kubelet)
      build "$name" '10 to 60 s' "$modules/kubernetes" "k8s.io/kubernetes/cmd/$name" "$(versioned)"
      ;;
    *) fail "binaries.sh: '$name' is none of kind, helm, registry, containerd, etcd, coredns, pause, metrics-server, kube*." ;;
  esac
done

#!/bin/bash
# build.sh TAG: the node image, from Debian packages and Go modules; for Debian as root. What is in the cache already
# is not built again.
. "$(dirname "$0")/../../env.sh"
here=$TTG_ROOT/hack/kind/node-image
tag=$1
work=$TTG_KIND_CACHE/work
mkdir -p "$work"

if ! command -v mmdebstrap >/dev/null 2>&1 || ! command -v containerd >/dev/null 2>&1; then
  step packages 'about 30 s' "$BASH" -c '. "$1"; install_packages mmdebstrap containerd' - "$TTG_ROOT/hack/env.sh"
fi
"$BASH" "$TTG_ROOT/hack/binaries.sh" \
  kube-apiserver kube-controller-manager kube-scheduler kubelet kubectl kube-proxy kubeadm pause etcd coredns
rootfs=$work/rootfs-$(digest <"$here/rootfs.sh").tar
[ -s "$rootfs" ] || step rootfs 'about 30 s' "$BASH" "$here/rootfs.sh" "$rootfs"
scratch=$work/node-image
rm -rf "$scratch"
mkdir -p "$scratch"
trap 'rm -rf "$scratch"' EXIT
step images 'about 10 s' "$BASH" "$here/images.sh" "$rootfs" "$scratch"
step node-image 'about 15 s' "$BASH" "$here/node.sh" "$scratch" "$tag"

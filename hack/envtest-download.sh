#!/bin/bash
# etcd, kube-apiserver and kubectl as setup-envtest downloads and checks them, into the cache.
. "$(dirname "$0")/env.sh"
store=$TTG_CACHE/envtest

step setup-envtest 'about 1 min' env GOFLAGS= GOBIN="$TTG_BIN" \
  go install sigs.k8s.io/controller-runtime/tools/setup-envtest@release-0.22
step envtest-binaries 'about 1 min' setup-envtest use '1.35.x' --bin-dir "$store" -p path
folder=$(setup-envtest use -i '1.35.x' --bin-dir "$store" -p path)
for name in etcd kube-apiserver kubectl; do
  cp "$folder/$name" "$TTG_BIN/.$name.new" && mv -f "$TTG_BIN/.$name.new" "$TTG_BIN/$name"
done

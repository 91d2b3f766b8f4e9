#!/bin/bash
# Prints the image that kind's nodes run: KIND_NODE_IMAGE, else the one made here before, else kind's own, pulled, else
# one made here.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/kind/pull.sh"

# What kind 0.33 takes by default.
public=kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5
made=ttg/kind-node:$KUBERNETES_VERSION-$(digest_of "$TTG_ROOT/hack/kind/node-image")

if [ -n "$KIND_NODE_IMAGE" ]; then
  pulled "$KIND_NODE_IMAGE" || fail "KIND_NODE_IMAGE=$KIND_NODE_IMAGE is neither here nor to be pulled."
  printf '%s\n' "$KIND_NODE_IMAGE"
elif docker image inspect "$made" >/dev/null 2>&1; then
  printf '%s\n' "$made"
elif pulled "$public"; then
  printf '%s\n' "$public"
elif is_debian && is_root; then
  say "kind's node image cannot be pulled: one is made of Debian packages and Go modules (first time about 8 minutes)."
  "$BASH" "$TTG_ROOT/hack/kind/node-image/build.sh" "$made"
  # Those of earlier recipes only take room; one that a node runs stays.
  old=$(docker images ttg/kind-node --format '{{.Repository}}:{{.Tag}}' | grep -vxF "$made" || true)
  for image in $old; do docker rmi "$image" >/dev/null 2>&1 || true; done
  printf '%s\n' "$made"
else
  fail "kind's node image $public cannot be pulled: docker pull it where there is a registry, or set KIND_NODE_IMAGE."
fi

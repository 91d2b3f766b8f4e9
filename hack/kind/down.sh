#!/bin/bash
# Removes the cluster, the images, and what was started for them. Builds stay in the cache (TTG_CACHE).
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/lock.sh"
. "$TTG_ROOT/hack/kind/ours.sh"
. "$TTG_ROOT/hack/images/ours.sh"
take_lock cluster
. "$TTG_ROOT/hack/kind/dockerd/daemon.sh"

# A daemon of ours that was killed is needed once more, to end what it left.
if is_root && { [ -f "$DOCKERD_PID_FILE" ] || [ -s "$DOCKERD_BEFORE" ]; }; then
  "$BASH" "$TTG_ROOT/hack/kind/dockerd/start.sh" >&2
fi
if docker info >/dev/null 2>&1; then
  refuse_another_ones
  if [ -n "$(kind_nodes)" ]; then
    "$BASH" "$TTG_ROOT/hack/kind/tools.sh"
    step kind-delete 'about 5 s' kind delete cluster --name "$KIND_CLUSTER" --kubeconfig "$TTG_KUBECONFIG"
  fi
  # Images that another cluster's node still runs stay.
  for image in $(our_images); do docker rmi "$image" >/dev/null 2>&1 || say "$image stays: it is in use"; done
fi
theirs=$(cat "$TTG_CACHE/kubeconfig/$KIND_CLUSTER.home" 2>/dev/null || true)
if [ -n "$theirs" ] && [ -f "$theirs" ]; then
  kind delete cluster --name "$KIND_CLUSTER" --kubeconfig "$theirs" >/dev/null 2>&1 || true
  # Written by us and now without any cluster: as it was before.
  grep -q 'cluster:' "$theirs" || rm -f "$theirs"
fi
rm -f "$TTG_KUBECONFIG" "$TTG_CACHE/kubeconfig/$KIND_CLUSTER".*

if is_root && [ -s "$DOCKERD_BEFORE" ]; then
  # Somebody may have put images of their own there.
  purge=--purge
  if [ -n "$(docker images -q --filter dangling=false 2>/dev/null)" ]; then
    purge=
    say "Docker's data stays in $DOCKERD_DATA: it holds images that are not ours."
  fi
  "$BASH" "$TTG_ROOT/hack/kind/dockerd/stop.sh" $purge >&2 || [ $? -eq 3 ] || fail 'The Docker daemon started here did not end cleanly.'
fi
say "Removed: cluster $KIND_CLUSTER, its images and what was started for it. Builds are kept in $TTG_CACHE (rm -r it to be rid of them)."

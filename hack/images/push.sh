#!/bin/bash
# Builds both images and pushes them to a registry: REGISTRY=myregistry.azurecr.io (they are then called
# REGISTRY/ttg-operator:v<version> and REGISTRY/ttg-worker:v<version>), or OPERATOR_IMG= and WORKER_IMG=.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/images/tag.sh"
. "$TTG_ROOT/hack/images/names.sh"
image_names
for image in "$OPERATOR_IMG" "$WORKER_IMG"; do
  case $image in
    */*) ;;
    *) fail "$image names no registry: REGISTRY=myregistry.azurecr.io, or OPERATOR_IMG= and WORKER_IMG= in full." ;;
  esac
done
docker info >/dev/null 2>&1 || fail 'Docker does not answer (docker info): it builds and pushes the images.'

tag=$("$BASH" "$TTG_ROOT/hack/images/build.sh")
docker tag "ttg-operator:$tag" "$OPERATOR_IMG"
docker tag "ttg-worker:$tag" "$WORKER_IMG"
for image in "$OPERATOR_IMG" "$WORKER_IMG"; do
  say "▸ docker push $image"
  docker push "$image" >&2
done
say "Next: make deploy OPERATOR_IMG=$OPERATOR_IMG WORKER_IMG=$WORKER_IMG"

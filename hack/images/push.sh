#!/bin/bash
# Builds both images and pushes them to a registry: REGISTRY=myregistry.azurecr.io (they are then called
# REGISTRY/ttg-operator:v<version> and REGISTRY/ttg-worker:v<version>), or OPERATOR_IMG= and WORKER_IMG=.
# REDIS=on: Redis' for mode Queue, too, as REGISTRY/ttg-redis:v<version> or REDIS_IMG=.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/images/tag.sh"
. "$TTG_ROOT/hack/images/names.sh"
image_names
images=("$OPERATOR_IMG" "$WORKER_IMG") names='OPERATOR_IMG= and WORKER_IMG='
if redis_wanted off; then
  images+=("$REDIS_IMG") names='OPERATOR_IMG=, WORKER_IMG= and REDIS_IMG='
fi
for image in "${images[@]}"; do
  case $image in
    */*) ;;
    *) fail "$image names no registry: REGISTRY=myregistry.azurecr.io, or $names in full." ;;
  esac
done
docker info >/dev/null 2>&1 || fail 'Docker does not answer (docker info): it builds and pushes the images.'

tag=$("$BASH" "$TTG_ROOT/hack/images/build.sh")
docker tag "ttg-operator:$tag" "$OPERATOR_IMG"
docker tag "ttg-worker:$tag" "$WORKER_IMG"
if [ "$REDIS" = on ]; then
  redis=$("$BASH" "$TTG_ROOT/hack/images/redis.sh")
  docker tag "$redis" "$REDIS_IMG"
fi
for image in "${images[@]}"; do
  say "▸ docker push $image"
  docker push "$image" >&2
done
next="OPERATOR_IMG=$OPERATOR_IMG WORKER_IMG=$WORKER_IMG"
[ "$REDIS" = off ] || next="$next REDIS=on REDIS_IMG=$REDIS_IMG"
say "Next: make deploy $next"

#!/bin/bash
# redis-secret.sh: a password for Redis, made here, into the cluster that kubectl points to. One that is there is kept.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/deploy/cluster.sh"
need_cluster
if ! kubectl get namespace ttg-system >/dev/null 2>&1; then
  kubectl create -f "$TTG_ROOT/config/default/namespace.yaml" >/dev/null
fi
! kubectl -n ttg-system get secret ttg-redis >/dev/null 2>&1 || exit 0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$folder/password"
{
  printf 'requirepass '
  cat "$folder/password"
  echo
  cat "$TTG_ROOT/config/redis/redis.conf"
} >"$folder/redis.conf"
kubectl -n ttg-system create secret generic ttg-redis --from-file="$folder" >/dev/null
kubectl -n ttg-system label secret ttg-redis app.kubernetes.io/name=redis app.kubernetes.io/component=queue \
  app.kubernetes.io/part-of=ttg ttg.io/installation=ttg-system >/dev/null

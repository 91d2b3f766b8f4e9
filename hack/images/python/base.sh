#!/bin/bash
# Prints the image that Python workers are built on: PYTHON_IMAGE, else the public one, pulled, else one made here before,
# else one made of Debian's packages.
. "$(dirname "$0")/../../env.sh"
. "$TTG_ROOT/hack/kind/pull.sh"
public=python:3.13-slim-bookworm
if [ -n "${PYTHON_IMAGE:-}" ]; then
  pulled "$PYTHON_IMAGE" || fail "PYTHON_IMAGE=$PYTHON_IMAGE is neither here nor to be pulled."
  printf '%s\n' "$PYTHON_IMAGE"
  exit 0
fi
made=ttg/python-base:$(digest <"$TTG_ROOT/hack/images/python/rootfs.sh")
if docker image inspect "$made" >/dev/null 2>&1; then
  printf '%s\n' "$made"
elif pulled "$public"; then
  printf '%s\n' "$public"
elif is_debian && is_root; then
  command -v mmdebstrap >/dev/null || install_packages mmdebstrap
  archive=$(mktemp --suffix=.tar)
  trap 'rm -f "$archive"' EXIT
  step python-base 'about a minute' "$BASH" "$TTG_ROOT/hack/images/python/rootfs.sh" "$archive"
  docker import --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin' "$archive" "$made" >/dev/null
  printf '%s\n' "$made"
else
  fail "The image $public cannot be pulled: docker pull it where there is a registry, or set PYTHON_IMAGE to one with Python 3.9 or newer."
fi

#!/bin/bash
# A Docker daemon that answers: the machine's own, or Debian's, installed and started here (root). With --check it only
# says whether one can be had.
. "$(dirname "$0")/../env.sh"

! docker info >/dev/null 2>&1 || exit 0
where='https://docs.docker.com/get-docker'
if [ "$(uname -s)" != Linux ] || ! is_debian; then
  fail "Docker does not answer (docker info): install and start it ($where)."
elif ! is_root; then
  fail "Docker does not answer (docker info) for this user: install and start it ($where), or run this as root."
elif [ -d /run/systemd/system ] && command -v dockerd >/dev/null 2>&1; then
  fail 'Docker is installed but does not answer: systemctl start docker.'
fi
[ "${1:-}" != --check ] || exit 0

if ! command -v dockerd >/dev/null 2>&1 || ! command -v docker >/dev/null 2>&1 || ! command -v ip >/dev/null 2>&1 || ! command -v sysctl >/dev/null 2>&1; then
  step docker.io 'about 30 s' "$BASH" -c '. "$1"; install_packages docker.io iptables iproute2 procps' - "$TTG_ROOT/hack/env.sh"
  ! docker info >/dev/null 2>&1 || exit 0
fi
step start-dockerd 'a few seconds' "$BASH" "$TTG_ROOT/hack/kind/dockerd/start.sh"

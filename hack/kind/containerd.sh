#!/bin/bash
# containerd.sh NODE: gives a node of the kind cluster a later containerd than Debian's, from its Go module. From 2.1 on
# it mounts images as volumes. What runs on the node goes on.
. "$(dirname "$0")/../env.sh"
node=$1
programs='containerd containerd-shim-runc-v2 ctr'
export TTG_BIN

replace() {
  local program
  for program in $2; do
    docker cp -q "$TTG_BIN/$program" "$1:/usr/bin/.$program.new"
    docker exec "$1" mv -f "/usr/bin/.$program.new" "/usr/bin/$program"
  done
  docker exec "$1" systemctl restart containerd
}

# shellcheck disable=SC2086
"$BASH" "$TTG_ROOT/hack/binaries.sh" $programs
step node-containerd 'about 10 s' "$BASH" -c "$(declare -f replace); set -e; replace \"\$1\" \"\$2\"" - "$node" "$programs"

#!/bin/bash
# Export lines for the user's shell: eval "$(make -s env)".
. "$(dirname "$0")/env.sh"
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }
printf 'export KUBECONFIG=%s\n' "$(quoted "$TTG_KUBECONFIG")"
[ ! -d "$TTG_BIN" ] || printf 'export PATH=%s:"$PATH"\n' "$(quoted "$TTG_BIN")"

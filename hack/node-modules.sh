#!/bin/bash
# Brings node_modules to what package-lock.json says, if it is not so already.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/lock.sh"
cd "$TTG_ROOT"

stamp=node_modules/.ttg-stamp
wanted=$(digest_of package-lock.json)-$(uname -sm | tr ' ' '-')
[ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ] || exit 0

take_lock "node_modules of $(pwd | digest)"
[ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ] || exit 0
command -v npm >/dev/null 2>&1 || fail 'npm is missing: install Node.js 20 or later (https://nodejs.org), which brings it.'
step npm-ci 'about 30 s' npm ci --no-audit --no-fund

# The Node binary that npm brings wants a library that small Debian systems lack.
if ! node -e 0 2>/dev/null; then
  if is_debian && is_root; then
    step libatomic1 'about 10 s' install_packages libatomic1
  fi
  node -e 0 || fail 'The Node binary in node_modules does not start; on Debian or Ubuntu: apt-get install libatomic1.'
fi
printf '%s\n' "$wanted" >"$stamp"

#!/bin/bash
# checkov, which looks for what is unsafe in manifests: from PyPI, into a folder of the cache. Prints its path.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/lock.sh"
CHECKOV_VERSION=3.3.30
folder=$TTG_CACHE/checkov-$CHECKOV_VERSION

if [ ! -f "$folder/complete" ]; then
  take_lock checkov
  command -v python3 >/dev/null 2>&1 || fail 'checkov needs Python 3 (https://www.python.org).'
  rm -rf "$folder"
  step checkov 'about 30 s' "$BASH" -c 'python3 -m venv "$1" && "$1/bin/pip" install --quiet --disable-pip-version-check "checkov==$2"' - "$folder" "$CHECKOV_VERSION"
  : >"$folder/complete"
fi
printf '%s\n' "$folder/bin/checkov"

#!/bin/bash
# helm on the PATH that env.sh sets: the cache's, the machine's own, or built here.
. "$(dirname "$0")/env.sh"
command -v helm >/dev/null 2>&1 && exit 0
command -v go >/dev/null 2>&1 || fail 'helm is missing: install it (https://helm.sh/docs/intro/install), or Go, which builds it.'
"$BASH" "$TTG_ROOT/hack/binaries.sh" helm

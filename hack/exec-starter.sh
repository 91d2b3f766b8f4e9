#!/bin/bash
# Builds the program that starts the executables of algorithm.exec (worker/exec/starter) into build/, where it is not
# there already. Without Go they are started by Node: the same results, several times slower.
. "$(dirname "$0")/env.sh"
. "$TTG_ROOT/hack/lock.sh"
cd "$TTG_ROOT"

source=worker/exec/starter program=build/exec-starter
wanted=$(digest_of "$source")-$(uname -m)
is_there() { [ -x "$program" ] && [ "$(cat "$program.stamp" 2>/dev/null || true)" = "$wanted" ]; }
! is_there || exit 0
if ! command -v go >/dev/null 2>&1; then
  say 'Go is missing: Node starts executables then, which is slower.'
  exit 0
fi

build() {
  export CGO_ENABLED=0 GOOS=linux GOWORK=off GOFLAGS=
  unset GOARCH GOBIN
  (cd "$source" && go build -trimpath -ldflags '-s -w' -o "$TTG_ROOT/$program.new" .)
}
take_lock "exec-starter of $(pwd | digest)"
! is_there || exit 0
mkdir -p build
step exec-starter 'about 10 s' build
# Under its name only when whole; another worker may run the old one.
mv -f "$program.new" "$program"
printf '%s\n' "$wanted" >"$program.stamp"

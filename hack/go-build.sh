#!/bin/bash
# go-build.sh NAME WANTED FOLDER PACKAGE [LDFLAGS]: builds a Go program into the cache, by FOLDER's go.mod or, where
# FOLDER is empty, as PACKAGE@VERSION says. It appears there only when whole, beside the stamp WANTED.
. "$(dirname "$0")/env.sh"
name=$1 wanted=$2 folder=$3 package=$4 ldflags="-s -w ${5:-}"

command -v go >/dev/null 2>&1 || fail "Go is missing: install Go 1.26 or later (https://go.dev/dl); it builds $name."
# Whatever the machine sets for other work does not count here.
export GOFLAGS=-mod=mod GOWORK=off CGO_ENABLED=0
unset GOOS GOARCH GOBIN GO111MODULE
case $(cd / && go env GOVERSION) in
  go1.2[6-9]* | go1.[3-9][0-9]*) ;;
  *)
    export GOTOOLCHAIN=go1.26.8
    (cd / && go version) || fail 'Go is older than 1.26 and go1.26.8 could not be fetched: install it (https://go.dev/dl).'
    ;;
esac

mkdir -p "$TTG_BIN" "$TTG_KIND_CACHE/stamps"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "$folder" ]; then
  # -mod=mod may add to go.sum: not in the checkout.
  cp "$folder"/* "$work"
  (cd "$work" && go build -trimpath -ldflags "$ldflags" -o "$work/$name" "$package")
else
  (cd "$work" && GOBIN=$work GOFLAGS= go install -trimpath -ldflags "$ldflags" "$package")
fi
mv -f "$work/$name" "$TTG_BIN/.$name.new"
mv -f "$TTG_BIN/.$name.new" "$TTG_BIN/$name"
printf '%s\n' "$wanted" >"$TTG_KIND_CACHE/stamps/$name"

#!/bin/bash
# VERSION=1.2.3: writes it to all the places that name this source's version.
. "$(dirname "$0")/../env.sh"
cd "$TTG_ROOT"
printf '%s\n' "${VERSION:-}" | grep -qE '^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$' ||
  fail "VERSION=${VERSION:-} is no version: make set-version VERSION=1.2.3"

npm version "$VERSION" --no-git-tag-version --allow-same-version >/dev/null
replace() {
  sed "$2" "$1" >"$1.new"
  mv "$1.new" "$1"
}
replace config/helm/ttg-operator/Chart.yaml "s/^version: .*/version: $VERSION/; s/^appVersion: .*/appVersion: $VERSION/"
replace config/labels/kustomization.yaml "s|^\( *app.kubernetes.io/version:\) .*|\1 $VERSION|"
say "This source is $VERSION now, in package.json, package-lock.json, Chart.yaml and config/labels."

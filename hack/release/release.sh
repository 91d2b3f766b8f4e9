#!/bin/bash
# VERSION=1.2.3 [REGISTRY=…] [IMAGES=no] [REDIS=on|off]: what a release consists of, in dist/release/VERSION; nothing is uploaded.
# Images are left out where no Docker answers, or by IMAGES=no. Redis' is made of Debian's packages, and left out by
# default where those cannot be had. ALLOW_DIRTY=1: from a source that no commit holds.
# RELEASE_DIR= names another folder than dist/release.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/images/tag.sh"
. "$TTG_ROOT/hack/images/names.sh"
cd "$TTG_ROOT"

[ -n "${VERSION:-}" ] || fail "Which version? make release VERSION=$(image_version)"
printf '%s\n' "$VERSION" | grep -qE '^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$' ||
  fail "VERSION=$VERSION is no version: it reads like 1.2.3 or 1.2.3-rc.1, without v."
[ "$VERSION" = "$(image_version)" ] ||
  fail "VERSION=$VERSION, but this source is $(image_version): make set-version VERSION=$VERSION, commit, then release."
[ -n "${ALLOW_DIRTY:-}" ] || [ -z "$(git status --porcelain)" ] ||
  fail 'There are changes that no commit holds (git status): commit them, or ALLOW_DIRTY=1.'
case ${IMAGES:-yes} in
  yes) ! docker info >/dev/null 2>&1 && with_images= || with_images=yes ;;
  no) with_images= ;;
  *) fail "IMAGES=$IMAGES: yes or no." ;;
esac
image_names
if is_debian; then redis_default=on; else redis_default=off; fi
redis_wanted "$redis_default" || true

mkdir -p "${RELEASE_DIR:=dist/release}"
folder=$(cd "$RELEASE_DIR" && pwd)/$VERSION
rm -rf "$folder"
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$BASH" hack/release/install-file.sh "$folder/install.yaml"
cp crds/computation.yaml "$folder/computations.ttg.io.yaml"

# The chart, with the registry that the images are in.
cp -RL config/helm/ttg-operator "$work/chart"
sed "s|^  registry: \"\"\$|  registry: \"${REGISTRY:-}\"|" config/helm/ttg-operator/values.yaml >"$work/chart/values.yaml"
helm package "$work/chart" --destination "$folder" >/dev/null

# npm calls the source what its folder is called.
mkdir "$work/ttg-operator"
node hack/release/production-manifest.ts "$work/ttg-operator"
(cd "$work/ttg-operator" && npm sbom --sbom-format cyclonedx --sbom-type application --package-lock-only) >"$folder/sbom.json"

if [ -n "$with_images" ]; then
  tag=$("$BASH" hack/images/build.sh)
  docker tag "ttg-operator:$tag" "$OPERATOR_IMG"
  docker tag "ttg-worker:$tag" "$WORKER_IMG"
  images=("$OPERATOR_IMG" "$WORKER_IMG")
  if [ "$REDIS" = on ]; then
    redis=$("$BASH" hack/images/redis.sh)
    docker tag "$redis" "$REDIS_IMG"
    images+=("$REDIS_IMG")
  fi
  say '▸ docker save (about 20 s)'
  docker save "${images[@]}" | gzip >"$folder/images.tar.gz"
fi

(
  cd "$folder"
  if command -v sha256sum >/dev/null 2>&1; then sha256sum -- *; else shasum -a 256 -- *; fi >"$work/SHA256SUMS"
  mv "$work/SHA256SUMS" .
)
say "$folder:"
ls "$folder"
[ -n "$with_images" ] || say 'Without images: make release again where Docker runs, or make docker-push REGISTRY=… there.'

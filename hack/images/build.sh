#!/bin/bash
# Builds both images where this source has not been built yet; prints their tag.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/lock.sh"
. "$TTG_ROOT/hack/images/tag.sh"
take_lock images
cd "$TTG_ROOT"

# Where the source is from, without a name or password that stands in the address; "unknown" where it is a folder.
source_url() {
  git config --get remote.origin.url 2>/dev/null |
    sed -n -e 's|^git@\([^:/]*\):\(.*\)|https://\1/\2|' -e 's|^\(https\{0,1\}\)://\([^/@]*@\)\{0,1\}|\1://|p' | grep . || echo unknown
}

tag=$(image_tag)
version=v$(image_version)
# IMAGE_VERSION: one more name, and the version in that image's labels.
wanted=v${IMAGE_VERSION:-$(image_version)}
base=$("$BASH" hack/images/base.sh)
# build_image IMAGE TAG VERSION
build_image() {
  [ -n "${bundled:-}" ] || step bundle 'about 2 s' node hack/images/bundle.ts
  bundled=yes
  # The legacy builder serves everywhere; where BuildKit is the default it is used as it is.
  step "image-$1" 'about 10 s' docker build -f "$1/Dockerfile" -t "ttg-$1:$2" \
    --build-arg "BASE_IMAGE=$base" --build-arg BUNDLE=dist --build-arg "VERSION=$3" \
    --build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null || echo unknown)" --build-arg "TAG=$tag" \
    --build-arg "CREATED=$(date -u +%Y-%m-%dT%H:%M:%SZ)" --build-arg "SOURCE=$(source_url)" .
}
for image in operator worker; do
  docker image inspect "ttg-$image:$tag" >/dev/null 2>&1 || build_image "$image" "$tag" "$version"
  docker tag "ttg-$image:$tag" "ttg-$image:$version"
  [ "$wanted" = "$version" ] || build_image "$image" "$wanted" "$wanted"
done
# What the legacy builder leaves of first stages, and images of earlier sources, only take room.
[ -z "${bundled:-}" ] || docker image prune -f --filter label=ttg.stage=content >/dev/null
old=$(docker images --format '{{.Repository}}:{{.Tag}}' | grep -E '^ttg-(operator|worker):[0-9]' | grep -vF ":$tag" || true)
for image in $old; do docker rmi "$image" >/dev/null 2>&1 || true; done
printf '%s\n' "$tag"

# Sourced after env.sh. image_tag: version and git commit of what goes into the images, and, where that is not what the
# commit holds, a checksum of it; so a changed source never runs an old image.
image_version() { sed -n 's/^  "version": "\(.*\)",$/\1/p' "$TTG_ROOT/package.json"; }

image_tag() {
  local inputs='operator worker crds hack/images package-lock.json' version commit
  version=$(image_version)
  commit=$(cd "$TTG_ROOT" && git rev-parse --short=10 HEAD 2>/dev/null || true)
  # shellcheck disable=SC2086 # a list of paths
  if [ -n "$commit" ] && [ -z "$(cd "$TTG_ROOT" && git status --porcelain -- $inputs)" ]; then
    printf '%s-%s\n' "$version" "$commit"
  else
    printf '%s-%s%s\n' "$version" "${commit:+$commit-}" "$(cd "$TTG_ROOT" && digest_of $inputs)"
  fi
}

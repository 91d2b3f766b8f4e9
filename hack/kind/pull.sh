# Sourced after env.sh. pulled IMAGE: whether Docker has the image, or gets it from its registry.
pulled() {
  docker image inspect "$1" >/dev/null 2>&1 && return 0
  say "▸ docker pull $1 (up to a few minutes; where no registry is in reach the image is made here)"
  docker pull -q "$1" >/dev/null 2>&1
}

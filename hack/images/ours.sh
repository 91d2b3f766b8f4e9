# Sourced after env.sh. our_images: the images on this machine that were made here, one NAME:TAG a line. An image that is
# only called like one of ours, and lacks the label that our builds write, is somebody else's.
our_images() {
  local image
  docker images --format '{{.Repository}}:{{.Tag}}' 2>/dev/null | grep -E '^ttg/(node-base|python-base|kind-node|metrics-server):' || true
  for image in ttg-operator ttg-worker ttg-worker-python ttg-redis; do
    docker images --filter "label=org.opencontainers.image.title=$image" --format '{{.Repository}}:{{.Tag}}' "$image" 2>/dev/null |
      grep -v ':<none>$' || true
  done
}

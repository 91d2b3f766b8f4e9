#!/bin/bash
# Prints the image that ours are built on: BASE_IMAGE, else one made here before, else the public Node image, pulled,
# else one made of the Node binary in node_modules and the libraries that it names.
. "$(dirname "$0")/../env.sh"
. "$TTG_ROOT/hack/kind/pull.sh"
public=node:26-bookworm-slim
node=$TTG_ROOT/node_modules/node/bin/node

if [ -n "$BASE_IMAGE" ]; then
  pulled "$BASE_IMAGE" || fail "BASE_IMAGE=$BASE_IMAGE is neither here nor to be pulled."
  printf '%s\n' "$BASE_IMAGE"
  exit 0
fi
made=ttg/node-base:$("$node" -p process.versions.node)-$(digest <"$0")
if docker image inspect "$made" >/dev/null 2>&1; then
  printf '%s\n' "$made"
elif pulled "$public"; then
  printf '%s\n' "$public"
elif [ "$(uname -s)" = Linux ]; then
  step node-base 'about 10 s' "$BASH" "$TTG_ROOT/hack/images/make-base.sh" "$node" "$made"
  printf '%s\n' "$made"
else
  fail "The image $public cannot be pulled: docker pull it where there is a registry, or set BASE_IMAGE to one with Node 26."
fi

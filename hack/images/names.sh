# Sourced after env.sh and tag.sh. image_names: sets OPERATOR_IMG and WORKER_IMG where they are not given, by this
# source's version, in REGISTRY where that is set.
image_names() {
  local prefix=${REGISTRY:+${REGISTRY%/}/}
  : "${OPERATOR_IMG:=${prefix}ttg-operator:v$(image_version)}"
  : "${WORKER_IMG:=${prefix}ttg-worker:v$(image_version)}"
  export OPERATOR_IMG WORKER_IMG
}

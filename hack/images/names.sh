# Sourced after env.sh and tag.sh. image_names: sets OPERATOR_IMG, WORKER_IMG and REDIS_IMG where they are not given, by
# this source's version, in REGISTRY where that is set.
image_names() {
  local prefix=${REGISTRY:+${REGISTRY%/}/}
  : "${OPERATOR_IMG:=${prefix}ttg-operator:v$(image_version)}"
  : "${WORKER_IMG:=${prefix}ttg-worker:v$(image_version)}"
  : "${REDIS_IMG:=${prefix}ttg-redis:v$(image_version)}"
  export OPERATOR_IMG WORKER_IMG REDIS_IMG
}

# redis_wanted DEFAULT: whether REDIS is on; nothing but on and off is understood.
redis_wanted() {
  case ${REDIS:=$1} in
    on) return 0 ;;
    off) return 1 ;;
    *) fail "REDIS=$REDIS: on or off." ;;
  esac
}

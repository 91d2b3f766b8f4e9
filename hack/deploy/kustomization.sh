# Sourced after env.sh. write_kustomization FOLDER OVERLAY OPERATOR-IMAGE WORKER-IMAGE: OVERLAY with these images, in
# FOLDER, which is to be made below dist. REDIS=on: with Redis, whose image is REDIS_IMG. DEFAULT_MODE=Queue:
# Computations that name no mode are of that one.
write_kustomization() {
  tagged OPERATOR_IMG "$3"
  tagged WORKER_IMG "$4"
  mkdir -p "$1"
  {
    printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../../config/%s]\n' "$2"
    redis_component "$2"
    printf 'images:\n'
    image_entry ttg-operator "$3"
    [ "${REDIS:-off}" != on ] || image_entry ttg-redis "$REDIS_IMG"
    cat <<YAML
patches:
- target: {kind: Deployment, name: ttg-operator}
  patch: |
    - op: add
      path: /spec/template/spec/containers/0/env/-
      value: {name: TTG_WORKER_IMAGE, value: "$4"}
YAML
    default_mode
  } >"$1/kustomization.yaml"
}

tagged() {
  case ${2##*/} in
    ?*:?*) ;;
    *) fail "$1=$2 has no tag: name it as in myregistry.azurecr.io/ttg-operator:v1.2.3." ;;
  esac
}

image_entry() { printf -- '- name: %s\n  newName: %s\n  newTag: "%s"\n' "$1" "${2%:*}" "${2##*:}"; }

redis_component() {
  [ "${REDIS:-off}" = on ] || return 0
  tagged REDIS_IMG "$REDIS_IMG"
  case $1 in
    overlays/kind) printf 'components: [../../config/overlays/kind-redis]\n' ;;
    *) printf 'components: [../../config/redis]\n' ;;
  esac
}

default_mode() {
  case ${DEFAULT_MODE:-Static} in
    Static) return 0 ;;
    Queue) ;;
    *) fail "DEFAULT_MODE=$DEFAULT_MODE: Static or Queue." ;;
  esac
  cat <<YAML
- target: {kind: CustomResourceDefinition, name: computations.ttg.io}
  patch: |
    - op: replace
      path: /spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/mode/default
      value: Queue
YAML
}

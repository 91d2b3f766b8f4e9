# Sourced after env.sh. write_kustomization FOLDER OVERLAY OPERATOR-IMAGE WORKER-IMAGE: OVERLAY with these images, in
# FOLDER, which is to be made below dist.
write_kustomization() {
  tagged OPERATOR_IMG "$3"
  tagged WORKER_IMG "$4"
  mkdir -p "$1"
  cat >"$1/kustomization.yaml" <<YAML
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../config/$2]
images:
- name: ttg-operator
  newName: ${3%:*}
  newTag: "${3##*:}"
patches:
- target: {kind: Deployment, name: ttg-operator}
  patch: |
    - op: add
      path: /spec/template/spec/containers/0/env/-
      value: {name: TTG_WORKER_IMAGE, value: "$4"}
YAML
}

tagged() {
  case ${2##*/} in
    ?*:?*) ;;
    *) fail "$1=$2 has no tag: name it as in myregistry.azurecr.io/ttg-operator:v1.2.3." ;;
  esac
}

# Sourced after env.sh. write_kustomization OVERLAY OPERATOR-IMAGE WORKER-IMAGE: dist/deploy, OVERLAY with these images.
write_kustomization() {
  local folder=$TTG_ROOT/dist/deploy
  mkdir -p "$folder"
  cat >"$folder/kustomization.yaml" <<YAML
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../config/$1]
images:
- name: ttg-operator
  newName: ${2%:*}
  newTag: "${2##*:}"
patches:
- target: {kind: Deployment, name: ttg-operator}
  patch: |
    - op: add
      path: /spec/template/spec/containers/0/env/-
      value: {name: TTG_WORKER_IMAGE, value: "$3"}
YAML
}

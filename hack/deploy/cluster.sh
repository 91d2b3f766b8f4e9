# Sourced after env.sh. The cluster that a target works on: the kind cluster where there is one of ours, else what the
# user's kubectl points to. KUBECONFIG set by the user goes first.
if [ -z "${KUBECONFIG:-}" ] && [ -s "$TTG_KUBECONFIG" ]; then
  export KUBECONFIG=$TTG_KUBECONFIG
fi
need_cluster() {
  command -v kubectl >/dev/null 2>&1 || fail 'kubectl is missing: install it (https://kubernetes.io/docs/tasks/tools).'
  kubectl version --request-timeout 10s >/dev/null 2>&1 ||
    fail "No cluster answers (KUBECONFIG=${KUBECONFIG:-~/.kube/config}): make deploy-kind makes one."
}

# Fails where the cluster's definition is of a later version than this source's: fields of Computations would vanish.
refuse_newer_definition() {
  local there ours newest
  there=$(kubectl get crd computations.ttg.io --ignore-not-found -o 'jsonpath={.metadata.labels.app\.kubernetes\.io/version}')
  [ -n "$there" ] || return 0
  ours=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$TTG_ROOT/package.json")
  # Numbers alone: what stands behind a hyphen does not count.
  newest=$(printf '%s\n' "${there%%-*}" "${ours%%-*}" | sort -t . -k 1,1n -k 2,2n -k 3,3n | tail -n 1)
  [ "$newest" = "${ours%%-*}" ] ||
    fail "The cluster has the Computation resource of version $there, and this source is $ours: nothing was changed. Install from a source of at least that version."
}

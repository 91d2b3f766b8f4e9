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

# Sourced after env.sh, for scripts that change or list things: they work on the kind cluster made here, and on another
# one only where that is named.
. "$TTG_ROOT/hack/kind/ours.sh"

# our_cluster CONTEXT: from then on `kube` is kubectl on that context, or, where it is empty, on our kind cluster. Fails
# where the user's kubectl points elsewhere. cluster_there is empty where there is no such cluster.
our_cluster() {
  context=$1 cluster_there=
  command -v kubectl >/dev/null 2>&1 || { [ -z "$context" ] && return 0; fail 'kubectl is missing: install it (https://kubernetes.io/docs/tasks/tools).'; }
  if [ -n "$context" ]; then
    kubectl config get-contexts "$context" >/dev/null 2>&1 ||
      fail "There is no context $context in ${KUBECONFIG:-$HOME/.kube/config}: kubectl config get-contexts lists them."
    cluster_there=yes
    return 0
  fi
  local current
  if [ -n "${KUBECONFIG:-}" ] && [ "$KUBECONFIG" != "$TTG_KUBECONFIG" ]; then
    current=$(kubectl config current-context 2>/dev/null || true)
    [ "$current" = "$KIND_CONTEXT" ] ||
      fail "kubectl points to the context ${current:-<none>} (KUBECONFIG=$KUBECONFIG), which is not the kind cluster $KIND_CLUSTER; nothing was done. To work on it all the same: --context ${current:-NAME}; to work on the kind cluster: unset KUBECONFIG."
  fi
  refuse_another_ones
  [ -s "$TTG_KUBECONFIG" ] && [ -n "$(kind_nodes --filter status=running)" ] || return 0
  export KUBECONFIG=$TTG_KUBECONFIG
  cluster_there=yes
}

kube() { kubectl ${context:+--context "$context"} --request-timeout=30s "$@"; }

# Fails where the cluster does not answer.
need_answer() {
  kube version >/dev/null 2>&1 ||
    fail "The cluster ${context:-$KIND_CLUSTER} does not answer: make deploy-kind mends one that was stopped."
}

{{/* What the controller may do in the namespaces that it serves. */}}
{{- define "ttg.controllerRules" -}}
- apiGroups: [ttg.io]
  resources: [computations]
  # delete: ttlSecondsAfterFinished
  verbs: [get, list, watch, patch, delete]
- apiGroups: [ttg.io]
  resources: [computations/status]
  verbs: [patch]
- apiGroups: [ttg.io]
  # Needed where the API server demands it of whoever sets blockOwnerDeletion.
  resources: [computations/finalizers]
  verbs: [update]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [pods]
  # patch: the shard's label, and the Job's back-off counters once a shard has moved on
  # create, delete: the placeholder on a lost node, and the pod of a worker that is lost
  verbs: [list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [pods/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [namespaces]
  # a namespace that is being deleted: its Jobs go first
  verbs: [get]
- apiGroups: [""]
  resources: [configmaps]
  # the copies that runs are begun with, and lists of parameters
  verbs: [get, create]
- apiGroups: [""]
  resources: [events]
  # list: why a Job could not make its pods
  verbs: [list, create, patch]
{{- end }}

{{/* Whom rights are given to. Takes {root, account}. */}}
{{- define "ttg.subject" -}}
- kind: ServiceAccount
  name: {{ .account }}
  namespace: {{ .root.Release.Namespace }}
{{- end }}

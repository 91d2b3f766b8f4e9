{{/* Labels of every object. Takes {root, name, component}. */}}
{{- define "ttg.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/component: {{ .component }}
{{ include "ttg.releaseLabels" .root }}
{{- end }}

{{/* Labels that are the same for the whole release. */}}
{{- define "ttg.releaseLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: ttg
app.kubernetes.io/managed-by: {{ .Release.Service }}
ttg.io/installation: {{ .Release.Namespace }}
{{- end }}

{{/* What selectors select by; never to be changed. Takes {name, component}. */}}
{{- define "ttg.selectorLabels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Annotations of a pod. Takes {root, container, port, own} and, where metrics are not read by HTTP, scheme. */}}
{{- define "ttg.podAnnotations" -}}
kubectl.kubernetes.io/default-container: {{ .container }}
{{- if .root.Values.metrics.annotations }}
prometheus.io/scrape: "true"
{{- with .scheme }}
prometheus.io/scheme: {{ . }}
{{- end }}
prometheus.io/port: {{ .port | quote }}
prometheus.io/path: /metrics
{{- end }}
{{- with .own }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Name of an image. Takes {root, image}. */}}
{{- define "ttg.image" -}}
{{- $registry := .root.Values.images.registry | trimSuffix "/" -}}
{{- with $registry }}{{ . }}/{{ end -}}
{{- .image.repository -}}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ .image.tag | default (printf "v%s" .root.Chart.AppVersion) }}{{ end -}}
{{- end }}

{{- define "ttg.pullSecrets" -}}
{{- with .Values.images.pullSecrets }}
imagePullSecrets:
{{- range . }}
- name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/* How the ledger is spoken to: http or https. */}}
{{- define "ttg.ledgerScheme" -}}
{{ ternary "https" "http" .Values.tls.enabled }}
{{- end }}

{{- define "ttg.ledgerUrl" -}}
{{ include "ttg.ledgerScheme" . }}://ttg-ledger.{{ .Release.Namespace }}.svc:8080
{{- end }}

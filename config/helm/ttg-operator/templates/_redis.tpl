{{/* Where the ledger finds Redis; empty: nowhere. */}}
{{- define "ttg.redisUrl" -}}
{{- if .Values.redis.install -}}
redis://ttg-redis.{{ .Release.Namespace }}.svc:6379
{{- else -}}
{{ .Values.redis.url }}
{{- end -}}
{{- end }}

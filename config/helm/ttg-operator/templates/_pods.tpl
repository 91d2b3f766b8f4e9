{{/* Of both pods: Pod Security "restricted". */}}
{{- define "ttg.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "ttg.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* Settings of both programs. */}}
{{- define "ttg.logEnv" -}}
{{- if ne .Values.log.level "info" }}
- {name: LOG_LEVEL, value: {{ .Values.log.level }}}
{{- end }}
{{- if ne .Values.log.format "json" }}
- {name: LOG_FORMAT, value: {{ .Values.log.format }}}
{{- end }}
{{- end }}

{{- define "ponte.labels" -}}
app.kubernetes.io/name: ponte
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "ponte.name" -}}
{{- if contains "ponte" .Release.Name }}{{ .Release.Name | trunc 40 }}{{ else }}{{ printf "%s-ponte" .Release.Name | trunc 40 }}{{ end }}
{{- end }}

{{/* The image of the given version, or of the chart's. The digest belongs to the chart's. */}}
{{- define "ponte.image" -}}
{{- $image := .root.Values.image -}}
{{ $image.repository }}:{{ .version | default $image.tag | default .root.Chart.AppVersion }}
{{- if and $image.digest (not .version) }}@{{ $image.digest }}{{ end }}
{{- end }}

{{/* How many apis share the settings: then sessions.secret must be shared, too. */}}
{{- define "ponte.apis" -}}
{{- ternary .Values.api.autoscaling.max .Values.api.replicas .Values.api.autoscaling.enabled -}}
{{- end }}

{{- define "ponte.files" -}}
{{- if not (and (kindIs "string" .Values.settings) .Values.settings) }}
{{- fail "settings must be the text of ponte.yaml: add --set-file settings=ponte.yaml" }}
{{- end -}}
ponte.yaml: {{ .Values.settings | toJson }}
{{- range $name, $text := .Values.profiles }}
{{ $name }}: |
  {{- $text | nindent 2 }}
{{- end }}
{{- end }}

{{/* For every pod: no root, no privileges, writes only to mounts. */}}
{{- define "ponte.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "ponte.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "ponte.scheduling" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "ponte.env" -}}
- name: PONTE_SECRETS_DIR
  value: /run/secrets
# a container listens to what is outside it
- name: PONTE_METRICS_HOST
  value: 0.0.0.0
- name: PONTE_WORKER_METRICS_HOST
  value: 0.0.0.0
- name: PONTE_API_REPLICAS
  value: {{ include "ponte.apis" . | quote }}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Pods are replaced when their settings change. */}}
{{- define "ponte.podAnnotations" -}}
checksum/settings: {{ include "ponte.files" . | sha256sum }}
{{- with .Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "ponte.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        app.kubernetes.io/instance: {{ .root.Release.Name }}
        app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/*
How many pods run. The autoscaler decides it if it is on: the number of now stays, since without one Kubernetes would go down to
one pod when the autoscaler is turned on.
*/}}
{{- define "ponte.replicas" -}}
{{- if not .of.autoscaling.enabled -}}
replicas: {{ .of.replicas }}
{{- else -}}
{{- with lookup "apps/v1" .kind .root.Release.Namespace .name -}}
replicas: {{ .spec.replicas }}
{{- end }}
{{- end }}
{{- end }}

{{/* An HPA by CPU. */}}
{{- define "ponte.autoscaler" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ .name }}
  labels: {{- include "ponte.labels" .root | nindent 4 }}
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: {{ .kind }}, name: {{ .name }} }
  minReplicas: {{ .of.min }}
  maxReplicas: {{ .of.max }}
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: {{ .of.cpu }} } }
  behavior:
    scaleDown: { stabilizationWindowSeconds: 300 }
{{- end }}

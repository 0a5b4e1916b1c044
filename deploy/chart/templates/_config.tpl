{{/* The configuration that the chart writes, with appConfig on top. Takes the root and whether pods skip migrations. */}}
{{- define "portal.appConfig" -}}
{{- $values := .root.Values }}
{{- $database := dict
  "client" "pg"
  "pluginDivisionMode" $values.database.divisionMode
  "skipMigrations" .skipMigrations
  "connection" (dict
    "host" "${POSTGRES_HOST}"
    "port" "${POSTGRES_PORT}"
    "user" "${POSTGRES_USER}"
    "password" "${POSTGRES_PASSWORD}"
    "database" "${POSTGRES_DATABASE}") }}
{{- $app := dict "baseUrl" $values.app.baseUrl "title" $values.app.title }}
{{- $oidc := dict
  "metadataUrl" $values.oidc.metadataUrl
  "clientId" $values.oidc.clientId
  "clientSecret" "${AUTH_OIDC_CLIENT_SECRET}"
  "prompt" "auto" }}
{{- $made := dict
  "app" $app
  "backend" (dict
    "baseUrl" $values.app.baseUrl
    "listen" (dict "port" 7007)
    "cors" (dict "origin" $values.app.baseUrl)
    "database" $database)
  "auth" (dict
    "environment" "production"
    "session" (dict "secret" "${AUTH_SESSION_SECRET}")
    "providers" (dict "oidc" (dict "production" $oidc))) }}
{{- with $values.app.organization }}
{{- $_ := set $made "organization" (dict "name" .) }}
{{- end }}
{{- mergeOverwrite $made (deepCopy $values.appConfig) | toYaml }}
{{- end }}

{{/* Everything that a pod reads: one folder of the chart's own file and the extra ones. Takes the root and the name of the ConfigMap. */}}
{{- define "portal.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ .root.Values.tmp.sizeLimit }}
- name: config
  projected:
    sources:
      - configMap:
          name: {{ .configMap }}
      {{- range .root.Values.extraAppConfig }}
      {{- if .secretRef }}
      - secret:
          name: {{ .secretRef }}
      {{- else }}
      - configMap:
          name: {{ .configMapRef }}
      {{- end }}
          items:
            - key: {{ .filename }}
              path: {{ .filename }}
      {{- end }}
{{- end }}

{{- define "portal.mounts" -}}
- name: tmp
  mountPath: /tmp
- name: config
  mountPath: {{ .Values.layout.configDir }}
  readOnly: true
{{- end }}

{{/* The files of configuration as arguments, the last one winning. */}}
{{- define "portal.configArgs" -}}
{{- range .Values.layout.configFiles }}
- --config
- {{ . | quote }}
{{- end }}
- --config
- {{ .Values.layout.configDir }}/app-config.chart.yaml
{{- range .Values.extraAppConfig }}
- --config
- {{ $.Values.layout.configDir }}/{{ .filename }}
{{- end }}
{{- end }}

{{/* Secrets as environment variables. Takes the root and the name of the Secret that holds the portal's own. */}}
{{- define "portal.envFrom" -}}
- secretRef:
    name: {{ .root.Values.database.existingSecret }}
  prefix: DATABASE_
{{- with .secret }}
- secretRef:
    name: {{ . }}
{{- end }}
{{- with .root.Values.extraEnvFrom }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The keys of a Secret of CloudNativePG are told by names that do not depend on them. */}}
{{- define "portal.env" -}}
- name: NODE_ENV
  value: production
- name: HOME
  value: /tmp
- name: POSTGRES_HOST
  value: $(DATABASE_host)
- name: POSTGRES_PORT
  value: $(DATABASE_port)
- name: POSTGRES_USER
  value: $(DATABASE_username)
- name: POSTGRES_PASSWORD
  value: $(DATABASE_password)
- name: POSTGRES_DATABASE
  value: $(DATABASE_dbname)
{{- end }}

{{/* What tells where traces go and which primitive they are of. */}}
{{- define "portal.telemetryEnv" -}}
- name: OTEL_SERVICE_NAME
  value: {{ include "portal.fullname" . }}
- name: OTEL_METRICS_EXPORTER
  value: prometheus
- name: OTEL_EXPORTER_PROMETHEUS_PORT
  value: {{ int .Values.telemetry.metricsPort | quote }}
- name: OTEL_LOGS_EXPORTER
  value: none
- name: OTEL_TRACES_EXPORTER
  value: {{ ternary "otlp" "none" (ne .Values.telemetry.otlpEndpoint "") }}
{{- with .Values.telemetry.otlpEndpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
- name: OTEL_EXPORTER_OTLP_PROTOCOL
  value: http/protobuf
{{- end }}
{{- $attributes := merge (dict) .Values.telemetry.resourceAttributes (dict
  "service.namespace" .Release.Namespace
  "primitive_type" "platform"
  "primitive_name" "backstage") }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: {{ range $index, $key := keys $attributes | sortAlpha }}{{ if $index }},{{ end }}{{ $key }}={{ get $attributes $key }}{{ end }}
{{- end }}

{{/* Digests of all that the pod reads, so that it is started again when any of it changes. */}}
{{- define "portal.checksums" -}}
{{- $values := .Values }}
checksum/config: {{ include "portal.appConfig" (dict "root" . "skipMigrations" $values.migrations.enabled) | sha256sum }}
checksum/secrets: {{ list $values.secrets $values.database $values.externalSecret $values.extraAppConfig $values.extraEnvFrom | toJson | sha256sum }}
{{- /* What others own is looked up in the cluster; where there is none to ask, rolloutToken stands for it. */}}
{{- $foreign := list $values.rolloutToken }}
{{- $secrets := list $values.database.existingSecret $values.secrets.existingSecret }}
{{- if $values.externalSecret.enabled }}
{{- $secrets = append $secrets (include "portal.fullname" .) }}
{{- end }}
{{- $configMaps := list }}
{{- range $values.extraAppConfig }}
{{- if .secretRef }}{{ $secrets = append $secrets .secretRef }}{{ else }}{{ $configMaps = append $configMaps .configMapRef }}{{ end }}
{{- end }}
{{- range $values.extraEnvFrom }}
{{- with .secretRef }}{{ $secrets = append $secrets .name }}{{ end }}
{{- with .configMapRef }}{{ $configMaps = append $configMaps .name }}{{ end }}
{{- end }}
{{- range $name := compact $secrets }}
{{- $foreign = append $foreign (dig "data" dict (lookup "v1" "Secret" $.Release.Namespace $name)) }}
{{- end }}
{{- range $name := compact $configMaps }}
{{- $foreign = append $foreign (dig "data" dict (lookup "v1" "ConfigMap" $.Release.Namespace $name)) }}
{{- end }}
checksum/foreign: {{ $foreign | toJson | sha256sum }}
{{- end }}

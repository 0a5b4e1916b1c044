{{/* What a schema cannot say, told all at once: each line names the value to set. */}}
{{- define "portal.validate" -}}
{{- $v := .Values }}
{{- $problems := list }}
{{- if not $v.app.baseUrl }}
{{- $problems = append $problems "app.baseUrl: set the URL under which people open the portal, such as https://portal.example.com" }}
{{- end }}
{{- if not $v.oidc.metadataUrl }}
{{- $problems = append $problems "oidc.metadataUrl: set the discovery document of your realm, such as https://sso.example.com/realms/company/.well-known/openid-configuration" }}
{{- end }}
{{- if not $v.database.existingSecret }}
{{- $problems = append $problems "database.existingSecret: set the Secret with host, port, username, password and dbname; CloudNativePG calls it <cluster>-app" }}
{{- end }}
{{- if and $v.externalSecret.enabled $v.secrets.existingSecret }}
{{- $problems = append $problems "secrets.existingSecret: remove it, or set externalSecret.enabled to false: one Secret has one owner" }}
{{- end }}
{{- if not (or $v.externalSecret.enabled $v.secrets.existingSecret) }}
{{- $problems = append $problems "secrets.existingSecret: set the Secret with AUTH_SESSION_SECRET and AUTH_OIDC_CLIENT_SECRET, or set externalSecret.enabled to true" }}
{{- end }}
{{- if $v.externalSecret.enabled }}
{{- if not $v.externalSecret.storeRef.name }}
{{- $problems = append $problems "externalSecret.storeRef.name: set the name of the SecretStore" }}
{{- end }}
{{- range list "AUTH_SESSION_SECRET" "AUTH_OIDC_CLIENT_SECRET" }}
{{- if not (hasKey $v.externalSecret.data .) }}
{{- $problems = append $problems (printf "externalSecret.data.%s: set the key of the store that holds it" .) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and $v.httpRoute.enabled (not $v.httpRoute.parentRefs) }}
{{- $problems = append $problems "httpRoute.parentRefs: set the Gateway that serves the portal" }}
{{- end }}
{{- if and $v.autoscaling.enabled (gt (int $v.autoscaling.minReplicas) (int $v.autoscaling.maxReplicas)) }}
{{- $problems = append $problems "autoscaling.minReplicas: set at most autoscaling.maxReplicas" }}
{{- end }}
{{- if eq $v.strategy.type "RollingUpdate" }}
{{- $rolling := default (dict) $v.strategy.rollingUpdate }}
{{- if and (eq (trimSuffix "%" (toString $rolling.maxSurge)) "0") (eq (trimSuffix "%" (toString $rolling.maxUnavailable)) "0") }}
{{- $problems = append $problems "strategy.rollingUpdate.maxUnavailable: set 1 or more, as maxSurge is 0" }}
{{- end }}
{{- end }}
{{- if and $v.telemetry.enabled (eq (int $v.telemetry.metricsPort) 7007) }}
{{- $problems = append $problems "telemetry.metricsPort: set another port than 7007, where the portal listens" }}
{{- end }}
{{- if kindIs "map" $v.appConfig.backend }}
{{- if hasKey $v.appConfig.backend "listen" }}
{{- $listen := $v.appConfig.backend.listen }}
{{- $port := "" }}
{{- if kindIs "map" $listen }}{{ $port = toString (default 7007 $listen.port) }}{{ end }}
{{- if ne $port "7007" }}
{{- $problems = append $problems "appConfig.backend.listen: remove it, or set its port to 7007, where pods listen" }}
{{- end }}
{{- end }}
{{- end }}
{{- $seen := dict "app-config.chart.yaml" true }}
{{- range $v.extraAppConfig }}
{{- if hasKey $seen .filename }}
{{- $problems = append $problems (printf "extraAppConfig: set another filename than %s, which is used already" .filename) }}
{{- end }}
{{- $_ := set $seen .filename true }}
{{- end }}
{{- if $problems }}
{{- fail (printf "\n%s" (join "\n" $problems)) }}
{{- end }}
{{- end }}

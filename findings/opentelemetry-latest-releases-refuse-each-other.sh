#!/usr/bin/env bash
# The latest releases of two packages of OpenTelemetry that are used together cannot be installed together.
#
# Seen: @opentelemetry/sdk-trace-node 2.12.1 wants @opentelemetry/api below 1.10.0, and @opentelemetry/exporter-trace-otlp-http 0.301.0
# wants 1.10.0 or newer. Both were `latest` in November 2026; npm ends with ERESOLVE, and no version of the API fits both. The tracer of
# the exporter's generation is another package, @opentelemetry/sdk-trace 3.1, with which the exporter installs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' > package.json

refused=$(npm install --package-lock-only --no-audit --no-fund \
  @opentelemetry/sdk-trace-node@2.12.1 @opentelemetry/exporter-trace-otlp-http@0.301.0 2>&1 || true)
grep -q 'npm error ERESOLVE' <<< "$refused" || { echo "changed: npm installs both"; exit 1; }
grep -q '<1.10.0' <<< "$refused" || { echo "changed: $refused"; exit 1; }

npm install --package-lock-only --no-audit --no-fund --loglevel=error \
  @opentelemetry/sdk-trace@3.1.0 @opentelemetry/exporter-trace-otlp-http@0.301.0 > /dev/null ||
  { echo "changed: the newer tracer does not install either"; exit 1; }
echo "as told: sdk-trace-node 2.12.1 and exporter-trace-otlp-http 0.301.0 have no version of the API in common"

#!/usr/bin/env bash
# OpenAPI Overlay 1.0: `remove: true` on two items of one array, selected by index in one action.
#
# Guess before the run: both items go and the third stays, since every selected node is removed.
#
# Seen:
#   openapi-format 1.33.6       removes the first and the third item and keeps the second: the second index is used after the
#                               first removal has moved the items
#   openapi-overlays-js 0.2.0   removes all three
#   oas-patch 0.6.0             removes all three
#   bump-cli 2.11.0             is right
# All exit with 0.
#
# What follows: an overlay that is right by the specification takes away other servers, tags or parameters than those it names,
# and nothing reports it. Where an overlay is shared between tools, use one action for each item, selected by a filter.
#
# Needs: bash, Node.js with npm, Python 3 with venv, and the public package registries. Fails if a version behaves otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund openapi-overlays-js@0.2.0 openapi-format@1.33.6 bump-cli@2.11.0
  python3 -m venv venv
  venv/bin/pip --disable-pip-version-check install oas-patch==0.6.0 PyYAML==6.0.2
} >/dev/null 2>&1

cat > api.yaml <<'YAML'
openapi: 3.1.0
info: { title: T, version: 1.0.0 }
servers: [{ url: "https://first.test" }, { url: "https://second.test" }, { url: "https://third.test" }]
paths: {}
YAML
cat > overlay.yaml <<'YAML'
overlay: 1.0.0
info: { title: Remove two servers, version: 1.0.0 }
actions:
  - target: $.servers[0,1]
    remove: true
YAML
npx overlayjs --openapi api.yaml --overlay overlay.yaml > overlays-js.yaml 2>/dev/null
npx openapi-format api.yaml --no-sort --overlayFile overlay.yaml --output format.yaml >/dev/null 2>&1
npx bump overlay api.yaml overlay.yaml > bump.yaml 2>/dev/null
venv/bin/oas-patch overlay api.yaml overlay.yaml -o patch.yaml >/dev/null
# Prints what a tool left at a key of a document, as JSON.
show() { venv/bin/python -c 'import json, sys, yaml; print(json.dumps([server["url"] for server in yaml.safe_load(open(sys.argv[1]))["servers"]]))' "$@"; }

fail=0
expect() { # NAME SEEN EXPECTED
  printf '%-27s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; fail=1; }
}

echo 'left in `servers`:'
expect 'the specification' '["https://third.test"]' '["https://third.test"]'
expect 'openapi-format 1.33.6' "$(show format.yaml)" '["https://second.test"]'
expect 'openapi-overlays-js 0.2.0' "$(show overlays-js.yaml)" '[]'
expect 'oas-patch 0.6.0' "$(show patch.yaml)" '[]'
expect 'bump-cli 2.11.0' "$(show bump.yaml)" '["https://third.test"]'
exit "$fail"

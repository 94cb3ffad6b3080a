#!/usr/bin/env bash
# OpenAPI Overlay 1.1 (January 2026): an action with `copy`.
#
# Guess before the run: a tool that does not know Overlay 1.1 rejects `overlay: 1.1.0`, as tools do with an unknown version of
# OpenAPI.
#
# Seen: openapi-overlays-js 0.2.0 and bump-cli 2.11.0 accept the version, leave the document as it was, and exit with 0.
# openapi-format 1.33.6 and oas-patch 0.6.0 copy.
#
# What follows: exit code 0 does not mean that a 1.1 overlay was applied; compare the output with the input.
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
paths: {}
components: { schemas: { Foo: { type: object, required: [a] }, Bar: {} } }
YAML
cat > overlay.yaml <<'YAML'
overlay: 1.1.0
info: { title: Copy, version: 1.0.0 }
actions:
  - target: $.components.schemas.Bar
    copy: $.components.schemas.Foo
YAML
npx overlayjs --openapi api.yaml --overlay overlay.yaml > overlays-js.yaml 2>/dev/null
npx openapi-format api.yaml --no-sort --overlayFile overlay.yaml --output format.yaml >/dev/null 2>&1
npx bump overlay api.yaml overlay.yaml > bump.yaml 2>/dev/null
venv/bin/oas-patch overlay api.yaml overlay.yaml -o patch.yaml >/dev/null
# Prints what a tool left at a key of a document, as JSON.
show() { venv/bin/python -c 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))["components"]["schemas"]["Bar"]))' "$@"; }

fail=0
expect() { # NAME SEEN EXPECTED
  printf '%-27s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; fail=1; }
}

echo '`Bar` afterwards:'
expect 'openapi-overlays-js 0.2.0' "$(show overlays-js.yaml)" '{}'
expect 'bump-cli 2.11.0' "$(show bump.yaml)" '{}'
expect 'openapi-format 1.33.6' "$(show format.yaml)" '{"type": "object", "required": ["a"]}'
expect 'oas-patch 0.6.0' "$(show patch.yaml)" '{"type": "object", "required": ["a"]}'
exit "$fail"

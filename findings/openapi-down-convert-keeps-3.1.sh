#!/usr/bin/env bash
# OpenAPI 3.1 to 3.0: what a converter does with what 3.0 cannot say.
#
# Guess before the run: it converts (`exclusiveMinimum: 0` to `minimum: 0` and `exclusiveMinimum: true`; a type of `null` beside another
# in a `oneOf` to `nullable`), or it fails and says what it could not convert.
#
# Seen: @apiture/openapi-down-convert 0.14.2 writes `openapi: 3.0.3` above `exclusiveMinimum: 0`, a list of types, a type of `null`
# and `prefixItems`, none of which are valid there, prints nothing, and ends with 0. A property that is named `const` is
# gone; a property `enum` is there instead, whose schema is an array.
#
# What follows: validate the output as 3.0; the version in its first line is not what it is.
#
# Needs: bash, Node.js with npm, Python 3 with venv, and the public package registries. Fails if a version behaves otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund @apiture/openapi-down-convert@0.14.2
  python3 -m venv venv
  venv/bin/pip --disable-pip-version-check install PyYAML==6.0.2
} >/dev/null 2>&1

cat > api.yaml <<'YAML'
openapi: 3.1.0
info: { title: T, version: 1.0.0 }
paths: {}
components:
  schemas:
    Above: { type: number, exclusiveMinimum: 0 }
    Either: { type: [string, integer] }
    Absent: { oneOf: [{ type: string }, { type: "null" }] }
    Pair: { type: array, prefixItems: [{ type: string }, { type: integer }] }
    Rule: { type: object, properties: { const: { type: string } } }
YAML
code=0
npx openapi-down-convert --input api.yaml --output out.yaml >log 2>&1 || code=$?
# Prints a part of the output, as JSON.
show() { venv/bin/python -c 'import json, sys, yaml; d = yaml.safe_load(open("out.yaml")); print(json.dumps(d["openapi"] if sys.argv[1] == "openapi" else d["components"]["schemas"][sys.argv[1]]))' "$1"; }

fail=0
expect() { # NAME SEEN EXPECTED
  printf '%-9s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; fail=1; }
}
echo '@apiture/openapi-down-convert 0.14.2:'
expect 'exit code' "$code" 0
expect 'output' "$(grep -c . log || true) lines" '0 lines'
expect openapi "$(show openapi)" '"3.0.3"'
expect Above "$(show Above)" '{"type": "number", "exclusiveMinimum": 0}'
expect Either "$(show Either)" '{"type": ["string", "integer"]}'
expect Absent "$(show Absent)" '{"oneOf": [{"type": "string"}, {"type": "null"}]}'
expect Pair "$(show Pair)" '{"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}'
expect Rule "$(show Rule)" '{"type": "object", "properties": {"enum": [{"type": "string"}]}}'
exit "$fail"

#!/usr/bin/env bash
# OpenAPI Overlay 1.1: valid overlays whose result the specification says plainly.
#
# Guess before the run: an array gets a primitive value as one more item; a copy is merged into its target as an update is; a
# filter selects by RFC 9535, for which a missing property differs from every value, and equals another missing one.
#
# Seen:
#   openapi-overlays-js 0.2.0   leaves an array and a string as they were, when the update is a primitive value; a filter on a
#                               missing property selects nothing
#   bump-cli 2.11.0             replaces the array by the primitive value, and ignores the copy; filters are right
#   oas-patch 0.6.0             replaces the target of a copy and drops what it had; it rejects the filters
#   openapi-format 1.33.6       is right
# All but the rejecting runs exit with 0.
#
# What follows: an overlay that adds an enum value or a scope can destroy the array it adds to, and one that copies can lose
# properties, without a word. Compare the result with the input wherever an overlay is not run by one tool alone.
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

run() { # TARGET CHANGE
  cat > api.yaml <<'YAML'
openapi: 3.1.0
info: { title: T, version: 1.0.0 }
paths: {}
x-list: [1, 2]
x-text: old
x-from: { a: 1 }
x-to: { b: 2 }
x-items: [{ n: 1, k: 1 }, { n: 2, b: {} }, { n: 3, k: 2 }]
YAML
  cat > overlay.yaml <<YAML
overlay: 1.1.0
info: { title: Corner, version: 1.0.0 }
actions:
  - target: "$1"
    $2
YAML
  rm -f js.yaml format.yaml bump.yaml patch.yaml
  npx overlayjs --openapi api.yaml --overlay overlay.yaml > js.yaml 2>/dev/null || true
  npx openapi-format api.yaml --no-sort --overlayFile overlay.yaml --output format.yaml >/dev/null 2>&1 || true
  npx bump overlay api.yaml overlay.yaml > bump.yaml 2>/dev/null || true
  venv/bin/oas-patch overlay api.yaml overlay.yaml -o patch.yaml >/dev/null 2>&1 || true
}
# Prints an expression over the document that a tool wrote, as JSON, or `rejected`.
show() { # FILE EXPRESSION
  [ -s "$1" ] || { echo rejected; return; }
  venv/bin/python -c 'import json, sys, yaml; it = yaml.safe_load(open(sys.argv[1])); print(json.dumps(eval(sys.argv[2])))' "$@"
}
fail=0
expect() { # NAME SEEN EXPECTED
  printf '%-27s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; fail=1; }
}
all() { # TITLE EXPRESSION SPECIFICATION OVERLAYS-JS BUMP FORMAT PATCH
  echo "$1 (by the specification: $3)"
  expect 'openapi-overlays-js 0.2.0' "$(show js.yaml "$2")" "$4"
  expect 'bump-cli 2.11.0' "$(show bump.yaml "$2")" "$5"
  expect 'openapi-format 1.33.6' "$(show format.yaml "$2")" "$6"
  expect 'oas-patch 0.6.0' "$(show patch.yaml "$2")" "$7"
}
hits='[one["n"] for one in it["x-items"] if "hit" in one]'

run "\$['x-list']" 'update: 3'
all 'update of [1, 2] with 3' 'it["x-list"]' '[1, 2, 3]' '[1, 2]' '3' '[1, 2, 3]' '[1, 2, 3]'
run "\$['x-text']" 'update: new'
all 'update of "old" with "new"' 'it["x-text"]' '"new"' '"old"' '"new"' '"new"' '"new"'
run "\$['x-to']" "copy: \$['x-from']"
all 'copy of {a: 1} to {b: 2}' 'it["x-to"]' '{"b": 2, "a": 1}' '{"b": 2}' '{"b": 2}' '{"b": 2, "a": 1}' '{"a": 1}'
run "\$['x-items'][?@.k != 1]" 'update: { hit: true }'
all 'selected by ?@.k != 1' "$hits" '[2, 3]' '[]' '[2, 3]' '[2, 3]' 'rejected'
run "\$['x-items'][?!@.k]" 'update: { hit: true }'
all 'selected by ?!@.k' "$hits" '[2]' '[]' '[2]' '[2]' 'rejected'
run "\$['x-items'][?@.b.c == @.k]" 'update: { hit: true }'
all 'selected by ?@.b.c == @.k' "$hits" '[2]' '[]' '[2]' '[2]' 'rejected'
exit "$fail"

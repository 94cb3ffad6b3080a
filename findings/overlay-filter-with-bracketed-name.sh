#!/usr/bin/env bash
# OpenAPI Overlay 1.0: a filter that names a property in brackets, as RFC 9535 asks for `x-` names.
#
# Guess before the run: `?@['x-audience'] == 'partner'` selects what has that extension; the shorthand `@.x-audience` is not
# valid RFC 9535, because a shorthand name has no dash.
#
# Seen:
#   openapi-format 1.33.6       selects nothing by the valid form and exits with 0; the invalid shorthand selects
#   bump-cli 2.11.0             selects by the valid form
#
# What follows: the usual overlay that removes what carries an internal `x-` marker leaves everything in the published document.
#
# Needs: bash, Node.js with npm, Python 3 with venv, and the public package registries. Fails if a version behaves otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund openapi-format@1.33.6 bump-cli@2.11.0
  python3 -m venv venv
  venv/bin/pip --disable-pip-version-check install PyYAML==6.0.2
} >/dev/null 2>&1

cat > api.yaml <<'YAML'
openapi: 3.1.0
info: { title: T, version: 1.0.0 }
tags: [{ name: one, x-audience: partner }, { name: two }]
paths: {}
YAML
run() { # FILTER
  cat > overlay.yaml <<YAML
overlay: 1.0.0
info: { title: Mark, version: 1.0.0 }
actions:
  - target: "\$.tags[?$1 == 'partner']"
    update: { x-hit: true }
YAML
  npx openapi-format api.yaml --no-sort --overlayFile overlay.yaml --output format.yaml >/dev/null 2>&1
  npx bump overlay api.yaml overlay.yaml > bump.yaml 2>/dev/null
}
# Prints what a tool left at a key of a document, as JSON.
show() { venv/bin/python -c 'import json, sys, yaml; print(json.dumps([tag["name"] for tag in yaml.safe_load(open(sys.argv[1]))["tags"] if "x-hit" in tag]))' "$@"; }

fail=0
expect() { # NAME SEEN EXPECTED
  printf '%-27s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; fail=1; }
}

run "@['x-audience']"
echo "selected by ?@['x-audience'] == 'partner' (valid):"
expect 'openapi-format 1.33.6' "$(show format.yaml)" '[]'
expect 'bump-cli 2.11.0' "$(show bump.yaml)" '["one"]'
run '@.x-audience'
echo "selected by ?@.x-audience == 'partner' (not RFC 9535):"
expect 'openapi-format 1.33.6' "$(show format.yaml)" '["one"]'
exit "$fail"

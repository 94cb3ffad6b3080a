#!/usr/bin/env bash
# OpenAPI Overlay 1.0: an `update` of an array, with an object and with an array.
#
# Guess before the run: an object is appended to the array (both versions of the specification say so); an array is appended as
# one item (1.0) or concatenated (1.1).
#
# Seen: the array is turned into an object whose keys are the indexes, and the run exits with 0.
#   openapi-overlays-js 0.2.0   for both kinds of value; items of the two arrays with the same index are merged, so that two
#                               alternatives of `security` became one that asks for both
#   bump-cli 2.11.0             for an object
#   openapi-format 1.33.6       ignores an object without a word
#   oas-patch 0.6.0             is right for an object
#
# What follows: `tags` or `parameters` that are no longer arrays make the document invalid for every tool that comes next, far
# from the overlay that did it.
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
tags: [{ name: one }, { name: two }]
security: [{ a: [] }, { b: [] }]
paths: {}
YAML
cat > overlay.yaml <<'YAML'
overlay: 1.0.0
info: { title: Append, version: 1.0.0 }
actions:
  - target: $.tags
    update: { name: three }
  - target: $.security
    update: [{ c: [] }]
YAML
npx overlayjs --openapi api.yaml --overlay overlay.yaml > overlays-js.yaml 2>/dev/null
npx openapi-format api.yaml --no-sort --overlayFile overlay.yaml --output format.yaml >/dev/null 2>&1
npx bump overlay api.yaml overlay.yaml > bump.yaml 2>/dev/null
venv/bin/oas-patch overlay api.yaml overlay.yaml -o patch.yaml >/dev/null
# Prints what a tool left at a key of a document, as JSON.
show() { venv/bin/python -c 'import json, sys, yaml; print(json.dumps((lambda it: [it["tags"], it["security"]])(yaml.safe_load(open(sys.argv[1])))))' "$@"; }

fail=0
expect() { # NAME SEEN EXPECTED
  printf '%-27s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; fail=1; }
}

echo '`tags` and `security` afterwards:'
expect 'openapi-overlays-js 0.2.0' "$(show overlays-js.yaml)" \
  '[{"0": {"name": "one"}, "1": {"name": "two"}, "name": "three"}, {"0": {"a": [], "c": []}, "1": {"b": []}}]'
expect 'bump-cli 2.11.0' "$(show bump.yaml)" \
  '[{"0": {"name": "one"}, "1": {"name": "two"}, "name": "three"}, [{"a": []}, {"b": []}, {"c": []}]]'
expect 'openapi-format 1.33.6' "$(show format.yaml)" \
  '[[{"name": "one"}, {"name": "two"}], [{"a": []}, {"b": []}, {"c": []}]]'
expect 'oas-patch 0.6.0' "$(show patch.yaml)" \
  '[[{"name": "one"}, {"name": "two"}, {"name": "three"}], [{"a": []}, {"b": []}, {"c": []}]]'
exit "$fail"

#!/usr/bin/env bash
# OpenAPI 3.2: `$self` is the address of a document, against which its references are resolved.
#
# Guess before the run: a tool that reads 3.2 resolves a reference to the document's own `$self` within the document it has.
#
# Seen: Redocly CLI 2.77.0, which lints and bundles 3.2, and openapi-typescript 7.13.0 ask the network for that address, and fail
# if it is not published yet. The same document with `#/components/...` is read.
#
# What follows: within one document, write references that begin with `#`, even where `$self` is given.
#
# Needs: bash, Node.js with npm, and the public package registry. Fails if a version behaves otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund @redocly/cli@2.77.0 openapi-typescript@7.13.0 typescript@5.9.3
} >/dev/null 2>&1

document() { # REFERENCE
  cat <<YAML
openapi: 3.2.0
\$self: https://api.example.invalid/api.yaml
info: { title: T, version: 1.0.0 }
paths:
  /x:
    get: { responses: { "200": { description: ok, content: { application/json: { schema: { \$ref: '$1' } } } } } }
components: { schemas: { A: { type: string } } }
YAML
}
document 'https://api.example.invalid/api.yaml#/components/schemas/A' > self.yaml
document '#/components/schemas/A' > fragment.yaml

fail=0
expect() { # NAME SEEN EXPECTED
  printf '%-27s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; fail=1; }
}
ends() { if "$@" >/dev/null 2>&1; then echo 'read'; else echo 'not read'; fi; }
for file in self:'not read' fragment:read; do
  echo "a reference by ${file%%:*}:"
  expect 'Redocly CLI 2.77.0' "$(ends npx redocly bundle "${file%%:*}.yaml" -o out.yaml)" "${file#*:}"
  expect 'openapi-typescript 7.13.0' "$(ends npx openapi-typescript "${file%%:*}.yaml" -o out.d.ts)" "${file#*:}"
done
exit "$fail"

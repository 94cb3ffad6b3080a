#!/usr/bin/env bash
# OpenAPI 3.0 to 3.1: a schema whose properties have the names of keywords (`example`, `type`), and examples that are schemas
# themselves, as in an API about columns of tables.
#
# Guess before the run: a converter changes keywords (`nullable`, `exclusiveMinimum: true`) where they are keywords. A property that
# is named `example` and the data of an example stay as they are.
#
# Seen: @scalar/openapi-upgrader 0.1.11 and openapi-format 1.33.6 remove the property `example`; in its place is a property `examples`
# whose schema is an array, which is not a schema. openapi-format also has a property `type` of the type "[object Object]", and
# leaves out one that is named `nullable`. Both rewrite the data of `default`, as if it were a schema.
#
# What follows: compare the names of properties before and after a conversion; that it ended with 0 says nothing.
#
# Needs: bash, Node.js with npm, and the public package registry. Fails if a version behaves otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund @scalar/openapi-upgrader@0.1.11 openapi-format@1.33.6
} >/dev/null 2>&1

cat > api.json <<'JSON'
{
  "openapi": "3.0.3",
  "info": { "title": "T", "version": "1.0.0" },
  "paths": {},
  "components": { "schemas": { "Column": {
    "type": "object",
    "properties": {
      "type": { "type": "string" },
      "nullable": { "type": "boolean" },
      "example": { "type": "string" }
    },
    "default": { "type": "string", "nullable": true }
  } } }
}
JSON
cat > upgrade.mjs <<'JS'
import { readFileSync, writeFileSync } from 'node:fs';
import { upgrade } from '@scalar/openapi-upgrader';
writeFileSync('scalar.json', JSON.stringify(upgrade(JSON.parse(readFileSync('api.json')), '3.1')));
JS
node upgrade.mjs
npx openapi-format api.json --no-sort --convertTo 3.1 --output format.json >/dev/null 2>&1
# Prints a part of a schema, as JSON.
show() { node -e 'const [file, key] = process.argv.slice(1); console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(file)).components.schemas.Column[key]))' "$@"; }

fail=0
expect() { # NAME SEEN EXPECTED
  printf '%-32s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; fail=1; }
}

echo '`properties` afterwards:'
expect '@scalar/openapi-upgrader 0.1.11' "$(show scalar.json properties)" '{"type":{"type":"string"},"nullable":{"type":"boolean"},"examples":[{"type":"string"}]}'
expect 'openapi-format 1.33.6' "$(show format.json properties)" '{"type":["[object Object]"],"examples":[{"type":"string"}]}'
echo '`default` afterwards:'
expect '@scalar/openapi-upgrader 0.1.11' "$(show scalar.json default)" '{"type":["string","null"]}'
expect 'openapi-format 1.33.6' "$(show format.json default)" '{"type":["string","null"]}'
exit "$fail"

#!/usr/bin/env bash
# OpenAPI 3.2: operations of the method QUERY (`query`) and of other methods (`additionalOperations`).
#
# Guess before the run: a generator that does not read 3.2 rejects `openapi: 3.2.0` or warns of fields that it does not know.
#
# Seen:
#   openapi-typescript 7.13.0         types `get` only; items of an event stream (`itemSchema`) are `unknown`
#   @hey-api/openapi-ts 0.99.0        writes a function for `get` only; items of an event stream are `unknown`
#   datamodel-code-generator 0.89.0   writes models for `get` only
# All three exit with 0 and name none of the operations that are missing.
#
# What follows: raising a document from 3.1 to 3.2 and moving a search from POST to QUERY takes it out of generated clients, and the
# build stays green. Count the operations of the document and of the output.
#
# Needs: bash, Node.js with npm, Python 3 with venv, and the public package registries. Fails if a version behaves otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund openapi-typescript@7.13.0 @hey-api/openapi-ts@0.99.0 typescript@5.9.3
  python3 -m venv venv
  venv/bin/pip --disable-pip-version-check install datamodel-code-generator==0.89.0
} >/dev/null 2>&1

cat > api.yaml <<'YAML'
openapi: 3.2.0
info: { title: T, version: 1.0.0 }
paths:
  /items:
    query:
      operationId: searchItems
      requestBody:
        content: { application/json: { schema: { title: Search, type: object, properties: { q: { type: string } } } } }
      responses:
        "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Item" } } } }
    get:
      operationId: listItems
      responses:
        "200": { description: ok, content: { text/event-stream: { itemSchema: { $ref: "#/components/schemas/Item" } } } }
    additionalOperations:
      COPY:
        operationId: copyItems
        requestBody:
          content: { application/json: { schema: { title: Copy, type: object, properties: { to: { type: string } } } } }
        responses: { "204": { description: done } }
components:
  schemas:
    Item: { type: object, required: [id], properties: { id: { type: string } } }
YAML

npx openapi-typescript api.yaml -o types.d.ts >log 2>&1
npx openapi-ts -i api.yaml -o client >>log 2>&1
venv/bin/datamodel-codegen --input api.yaml --input-file-type openapi --openapi-scopes paths schemas --output models.py >>log 2>&1

fail=0
expect() { # NAME SEEN EXPECTED
  printf '%-33s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; fail=1; }
}
names() { grep -ohE 'listItems|searchItems|copyItems' "$@" | sort -u | tr '\n' ' '; }
echo 'operations in the output (the document has copyItems, listItems, searchItems):'
expect 'openapi-typescript 7.13.0' "$(names types.d.ts)" 'listItems '
expect '@hey-api/openapi-ts 0.99.0' "$(names client/sdk.gen.ts)" 'listItems '
models=$(grep -oE '^class [A-Za-z]+' models.py | cut -d' ' -f2 | sort | tr '\n' ' ')
expect 'datamodel-code-generator 0.89.0' "$models" 'Item ItemsGetResponse '
echo 'warnings that name an operation, a method or the version:'
expect 'all three' "$(grep -ciE 'searchItems|copyItems|additionalOperations|3\.2' log || true)" 0
echo 'type of an event:'
expect 'openapi-typescript 7.13.0' "$(grep -oE '"text/event-stream": [a-z]+' types.d.ts)" '"text/event-stream": unknown'
expect '@hey-api/openapi-ts 0.99.0' "$(grep -A5 'ListItemsResponses = ' client/types.gen.ts | grep -oE '200: [A-Za-z]+')" '200: unknown'
exit "$fail"

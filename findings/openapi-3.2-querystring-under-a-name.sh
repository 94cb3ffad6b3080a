#!/usr/bin/env bash
# OpenAPI 3.2: a parameter `in: querystring` describes the whole query; its `name` is not sent.
#
# Guess before the run: a generator either reads it (properties `status` and `page` of the query) or rejects the unknown location.
#
# Seen:
#   datamodel-code-generator 0.89.0   writes a model of the query with one property, named after the parameter, that holds the
#                                     object: `?filter=…`, which is not what the document says
#   openapi-typescript 7.13.0         drops the parameter: the operation has no query
# Both exit with 0.
#
# What follows: a server that reads the query as a form sees none of its fields. Until a tool says that it reads 3.2, write one
# parameter `in: query` for each field.
#
# Needs: bash, Node.js with npm, Python 3 with venv, and the public package registries. Fails if a version behaves otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund openapi-typescript@7.13.0 typescript@5.9.3
  python3 -m venv venv
  venv/bin/pip --disable-pip-version-check install datamodel-code-generator==0.89.0
} >/dev/null 2>&1

cat > api.yaml <<'YAML'
openapi: 3.2.0
info: { title: T, version: 1.0.0 }
paths:
  /items:
    get:
      operationId: listItems
      parameters:
        - name: filter
          in: querystring
          content:
            application/x-www-form-urlencoded:
              schema: { type: object, properties: { status: { type: string }, page: { type: integer } } }
      responses: { "200": { description: ok } }
components: { schemas: { Item: { type: object, properties: { id: { type: string } } } } }
YAML

npx openapi-typescript api.yaml -o types.d.ts >/dev/null 2>&1
venv/bin/datamodel-codegen --input api.yaml --input-file-type openapi --openapi-scopes paths schemas parameters --output models.py >/dev/null 2>&1

fail=0
expect() { # NAME SEEN EXPECTED
  printf '%-33s %s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "  expected: $3"; fail=1; }
}
echo 'the query in the output:'
fields=$(sed -n '/^class ItemsGetParametersQuery/,$p' models.py | grep -oE '^    [a-z]+: .*' | tr -s ' ' | tr '\n' ';')
expect 'datamodel-code-generator 0.89.0' "$fields" ' filter: Filter | None = None;'
expect 'openapi-typescript 7.13.0' "$(sed -n '/listItems: {/,/};/p' types.d.ts | grep -oE 'query\?: [a-z]+')" 'query?: never'
exit "$fail"

#!/usr/bin/env bash
# Server-sent events: a connection that ends within an event.
#
# Guess before the run: what is not followed by an empty line is discarded, as the HTML standard says, so that half of a JSON text is
# never taken for an event.
#
# Seen: sseclient-py 1.9.0 hands the half out as an event like any other. httpx-sse 0.4.3 and eventsource-parser 3.1.1 do not.
#
# What follows: behind sseclient-py, a cut connection shows as JSON that cannot be read, or as a shorter string that can.
#
# Needs: bash, Node.js with npm, Python 3 with venv, and the public package registries. Fails if a version behaves otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund eventsource-parser@3.1.1
  python3 -m venv venv
  venv/bin/pip --disable-pip-version-check install sseclient-py==1.9.0 httpx-sse==0.4.3 httpx==0.28.1
} >/dev/null 2>&1

printf 'data: {"total": 10}\n\ndata: {"total": 2' > body
cat > read.py <<'PY'
import json
import httpx
import httpx_sse
import sseclient
body = open("body", "rb").read()
print("sseclient-py 1.9.0:", json.dumps([event.data for event in sseclient.SSEClient([body]).events()]))
headers = {"content-type": "text/event-stream"}
response = httpx.Response(200, headers=headers, content=body)
print("httpx-sse 0.4.3:", json.dumps([event.data for event in httpx_sse.EventSource(response).iter_sse()]))
PY
cat > read.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { createParser } from 'eventsource-parser';
const events = [];
createParser({ onEvent: (event) => events.push(event.data) }).feed(readFileSync('body', 'utf8'));
console.log('eventsource-parser 3.1.1:', JSON.stringify(events));
JS
{ venv/bin/python read.py; node read.mjs; } > seen
cat > expected <<'TEXT'
sseclient-py 1.9.0: ["{\"total\": 10}", "{\"total\": 2"]
httpx-sse 0.4.3: ["{\"total\": 10}"]
eventsource-parser 3.1.1: ["{\"total\": 10}"]
TEXT
cat seen
diff expected seen

#!/usr/bin/env bash
# What two clients that are not ours send for the messages of a bot, as data: `tests/other_sdks/` compares our requests with it.
#
#   messaging-api-messenger 1.1.0 (Node.js)
#   fbmessenger 6.0.0 (Python)
#
# Installs both in a temporary folder, runs `record.mjs` and `record.py` against a server on loopback that keeps every request, and
# writes `tests/other_sdks/NAME.json`. Run by hand: it needs the public package registries.
#
# Needs: bash, Node.js with npm, Python 3 with venv.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund messaging-api-messenger@1.1.0
  python3 -m venv venv
  venv/bin/pip --disable-pip-version-check install fbmessenger==6.0.0
} >install.log 2>&1 || { cat install.log; exit 1; }
cp "$here/record.mjs" .
python3 "$here/recorder.py" "$here/../tests/other_sdks/messaging-api-messenger.json" node record.mjs
python3 "$here/recorder.py" "$here/../tests/other_sdks/fbmessenger.json" venv/bin/python "$here/record.py"

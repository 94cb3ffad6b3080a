#!/usr/bin/env bash
# Two clients that are not ours, in other languages, against the stand-in server: unchanged but for the host.
#
#   facebook-business 26.0.3 (Python)         Meta's own
#   messaging-api-messenger 1.1.0 (Node.js)   for bots
#
# Installs both in a temporary folder, starts the stand-in on a free port of this machine, and runs `calls.py` and `calls.mjs`. Ends
# with an error if a call behaves otherwise than against Graph. Not part of CI: it needs the public package registries.
#
# Needs: bash, a Rust toolchain, Node.js with npm, Python 3 with venv.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT

cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund messaging-api-messenger@1.1.0
  python3 -m venv venv
  venv/bin/pip --disable-pip-version-check install facebook-business==26.0.3
} >install.log 2>&1 || { cat install.log; exit 1; }

cd "$root"
cargo build --quiet --package messenger-graph --features stand-in-server --bin stand-in-graph
"${CARGO_TARGET_DIR:-target}/debug/stand-in-graph" --port 0 >"$work/server.log" &
server=$!
for _ in $(seq 100); do
  origin=$(sed -n 's/^Graph is played on //p' "$work/server.log")
  [ -n "$origin" ] && break
  sleep 0.1
done

cd "$work"
cp "$here/calls.mjs" .
venv/bin/python "$here/calls.py" "$origin"
node calls.mjs "$origin"

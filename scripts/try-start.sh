#!/usr/bin/env bash
# Starts this checkout's server with `npm start`, posts an example, stops it like Ctrl-C, and checks the stored event.
# Needs only Node, npm and standard programs.
set -euo pipefail
cd "$(dirname "$0")/.."

data=$(mktemp -d)
output=$data/output
clean_up() {
  status=$?
  [ "$status" = 0 ] || cat "$output" >&2
  [ -z "${server:-}" ] || kill -KILL -- "-$server" 2>/dev/null || true
  rm -rf "$data"
}
trap clean_up EXIT
# Listens on this machine only, at any free port.
export VIEWTRON_DATA_DIR=$data VIEWTRON_CAMERA_PORT=0 VIEWTRON_CAMERA_HOST=127.0.0.1
export VIEWTRON_WEB_PORT=0 VIEWTRON_WEB_HOST=127.0.0.1

# A separate process group, so that all its processes get the signal, as in a terminal.
set -m
npm start >"$output" 2>&1 &
server=$!
set +m
for _ in $(seq 600); do
  grep -q '^ready$' "$output" && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done

address=$(sed -n 's/^cameras post to //p' "$output")
node -e '
  const [address, file] = process.argv.slice(1)
  const post = { method: "POST", headers: { "Content-Type": "application/xml" }, body: require("fs").readFileSync(file) }
  fetch(address, post).then(reply => process.exit(reply.status === 200 ? 0 : 1))
' "$address" examples/nvr-v2/vehicle-lpr.xml

kill -INT -- "-$server"
wait "$server" || true
for _ in $(seq 150); do
  kill -0 -- "-$server" 2>/dev/null || break
  sleep 0.1
done
if kill -0 -- "-$server" 2>/dev/null; then
  echo 'npm start goes on after Ctrl-C' >&2
  exit 1
fi
server=

test "$(./viewtron events --json | wc -l)" = 1
test "$(wc -l <"$data/events.csv")" = 2

#!/bin/sh
# Runs a script with Node 24 or newer: the machine's own, else a private copy that is downloaded once.
set -eu

root=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd -P)
node=$(command -v node || true)
if [ -z "$node" ]; then
  echo "viewtron: Node.js 18 or newer and npm are required (Debian, Ubuntu, Raspberry Pi OS: apt install nodejs npm)" >&2
  exit 1
fi
if [ "$("$node" -p 'parseInt(process.versions.node)')" -lt 24 ]; then
  node=$("$node" "$root/scripts/private-node.cjs")
fi
# With libuv's default of 4 threads, only four pictures could be synced to disk at the same time.
UV_THREADPOOL_SIZE=${UV_THREADPOOL_SIZE:-16}
export UV_THREADPOOL_SIZE
exec "$node" "$@"

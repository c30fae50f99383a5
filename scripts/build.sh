#!/bin/sh
# Bundles src/ into dist/.
set -eu

root=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd -P)
if [ ! -d "$root/node_modules/rolldown" ]; then
  [ -f "$root/dist/.built" ] && exit 0
  echo "viewtron: the bundler is missing; run 'npm ci' without --omit=dev, or use the published package" >&2
  exit 1
fi
exec sh "$root/scripts/node.sh" "$root/scripts/build.ts"

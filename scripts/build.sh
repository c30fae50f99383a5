#!/bin/sh
# Bundles src/ into dist/. The new tree is made beside the old one, so that a server starting meanwhile finds a whole one.
set -eu

root=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd -P)
cd "$root"
if [ ! -d node_modules/rolldown ]; then
  [ -f dist/.built ] && exit 0
  echo "viewtron: the bundler is missing; run 'npm ci' without --omit=dev, or use the published package" >&2
  exit 1
fi
new=dist.new.$$
trap 'rm -rf "$new" "dist.old.$$"' EXIT
mkdir "$new"
touch "$new/.built"
sh scripts/node.sh scripts/build.ts "$new"
[ ! -d dist ] || mv dist "dist.old.$$"
mv "$new" dist

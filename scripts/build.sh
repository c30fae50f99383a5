#!/bin/sh
# Compiles src/ into dist/. The new tree is made beside the old one, so that a server starting meanwhile finds a whole one.
set -eu

root=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd -P)
cd "$root"
if [ ! -f node_modules/typescript/bin/tsc ]; then
  [ -f dist/.built ] && exit 0
  echo "viewtron: the compiler is missing; run 'npm ci' without --omit=dev, or use the published package" >&2
  exit 1
fi
new=dist.new.$$
trap 'rm -rf "$new" "dist.old.$$"' EXIT
mkdir "$new"
touch "$new/.built"
sh scripts/node.sh node_modules/typescript/bin/tsc -p tsconfig.build.json --outDir "$new"
[ ! -d dist ] || mv dist "dist.old.$$"
mv "$new" dist

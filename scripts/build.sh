#!/bin/sh
# Bundles src/ into dist/, and makes the program readable for all users of the machine.
set -eu

root=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd -P)
if [ ! -d "$root/node_modules/rolldown" ]; then
  [ -f "$root/dist/.built" ] && exit 0
  echo "viewtron: the bundler is missing; run 'npm ci' without --omit=dev, or use the published package" >&2
  exit 1
fi
# The program may be installed by root with any umask and run by another user.
umask go+rx

# Remove leftovers of a killed build or download.
find "$root" "$root/.runtime" -maxdepth 1 -type d \( -name 'dist.new-*' -o -name 'dist.old-*' -o -name 'fetch-*' \) \
  -mmin +1440 -exec rm -rf {} + 2>/dev/null || true

status=0
sh "$root/scripts/node.sh" "$root/scripts/build.ts" || status=$?

# npm and git create files with the umask of the installing user; the data directory is not among them.
for name in .runtime bin dashboard dist docs examples node_modules package.json scripts src viewtron; do
  find "$root/$name" \( -type d ! -perm -055 -o -type f ! -perm -044 \) -exec chmod go+rX {} + 2>/dev/null || true
done
# The mode of the folder itself stays, because it can contain settings with passwords.
if [ "$(id -u)" = 0 ] && [ -n "$(find "$root" -prune ! -perm -005)" ]; then
  echo "viewtron: only root can enter $root; if another user is to run the server: chmod go+rx '$root'" >&2
fi
exit "$status"

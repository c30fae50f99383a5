#!/bin/sh
# Bundles src/ into dist/, and lets every user of the machine run what is here.
set -eu

root=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd -P)
if [ ! -d "$root/node_modules/rolldown" ]; then
  [ -f "$root/dist/.built" ] && exit 0
  echo "viewtron: the bundler is missing; run 'npm ci' without --omit=dev, or use the published package" >&2
  exit 1
fi
# Installed by root, run by another user, whatever root's umask is.
umask go+rx

# What a build or a download left behind that was killed.
find "$root" "$root/.runtime" -maxdepth 1 -type d \( -name 'dist.new-*' -o -name 'dist.old-*' -o -name 'fetch-*' \) \
  -mmin +1440 -exec rm -rf {} + 2>/dev/null || true

status=0
sh "$root/scripts/node.sh" "$root/scripts/build.ts" || status=$?

# npm and git make files by the umask of whoever installs; the data directory is none of these.
for name in .runtime bin dashboard dist docs examples node_modules package.json scripts src viewtron; do
  find "$root/$name" \( -type d ! -perm -055 -o -type f ! -perm -044 \) -exec chmod go+rX {} + 2>/dev/null || true
done
# The folder itself may be closed on purpose: it can hold settings with passwords.
if [ "$(id -u)" = 0 ] && [ -n "$(find "$root" -prune ! -perm -005)" ]; then
  echo "viewtron: only root can enter $root; if another user is to run the server: chmod go+rx '$root'" >&2
fi
exit "$status"

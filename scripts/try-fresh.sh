#!/usr/bin/env bash
# Tries the README's two commands as a newcomer with this Node and this npm: in a new clone of what is committed here, in a
# folder with blanks, with an empty home and cache, as a user that is not root, and with nothing else on the search path than
# what every Debian has. Node and npm come from the npm registry.
#   scripts/try-fresh.sh NODE NPM [TEST…]    TEST is a part of `npm test` (test/launcher where it is left out), or `all`
set -euo pipefail
cd "$(dirname "$0")/.."
source=$PWD
node_version=$1 npm_version=$2
shift 2
tests=("${@:-test/launcher}")
[ "${tests[0]}" != all ] || tests=()

case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  *) echo "try-fresh: the registry has no Node for $(uname -m)" >&2 && exit 2 ;;
esac

place=$(mktemp -d)
chmod 755 "$place"
clean_up() {
  status=$?
  [ "$status" = 0 ] || tail -n 40 "$place"/*.log >&2 2>/dev/null || true
  [ -z "${server:-}" ] || kill -TERM "$server" 2>/dev/null || true
  rm -rf "$place"
}
trap clean_up EXIT
tools=$place/tools home="$place/a home" checkout="$place/a folder/the checkout"
mkdir "$tools" "$home" "$place/a folder"

unpack() { # NAME VERSION
  mkdir "$place/$1"
  (cd "$place" && npm pack --silent "$1@$2" >/dev/null)
  tar -xzf "$place/$1-$2.tgz" -C "$place/$1" --strip-components=1
  rm "$place/$1-$2.tgz"
}
unpack "node-linux-$arch" "$node_version"
unpack npm "$npm_version"
ln -s "$place/node-linux-$arch/bin/node" "$tools/node"
printf '#!/bin/sh\nexec node "%s/npm/bin/npm-cli.js" "$@"\n' "$place" >"$tools/npm"
chmod 755 "$tools/npm"
for tool in sh bash git tar gzip find grep sed awk basename cat chmod chown cp cut date dirname env expr head id kill ln ls \
  mkdir mktemp mv nproc ps pwd readlink realpath rm rmdir sleep sort stat tail tee test touch tr true uname wc which xargs; do
  path=$(command -v "$tool") && [ -f "$path" ] && ln -s "$path" "$tools/$tool"
done

git clone --quiet "file://$source" "$checkout"

# The way to the registry is the machine's; its host stands nowhere here.
settings=(HOME="$home" PATH="$tools" LANG=C.UTF-8 npm_config_registry="$(npm config get registry)")
certificates=$(npm config get cafile)
if [ -f "$certificates" ]; then
  cp "$certificates" "$home/certificates.pem"
  settings+=(npm_config_cafile="$home/certificates.pem")
fi
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  [ -z "${!name:-}" ] || settings+=("$name=${!name}")
done
# The server of the try is reached from this machine alone, at any free port.
settings+=(VIEWTRON_CAMERA_PORT=0 VIEWTRON_CAMERA_HOST=127.0.0.1 VIEWTRON_WEB_PORT=0 VIEWTRON_WEB_HOST=127.0.0.1)

newcomer=(env -i "${settings[@]}")
if [ "$(id -u)" = 0 ]; then
  chown -R 65534:65534 "$home" "$place/a folder"
  newcomer=(setpriv --reuid=65534 --regid=65534 --clear-groups "${newcomer[@]}")
fi
cd "$checkout"

started=$SECONDS
"${newcomer[@]}" npm ci >"$place/install.log" 2>&1
echo "node $node_version, npm $npm_version: npm ci took $((SECONDS - started)) s"
test "$(grep -c EBADENGINE "$place/install.log" || true)" -le 5 || { echo 'npm warns about more than this project itself' >&2 && exit 1; }
test -z "$("${newcomer[@]}" git status --porcelain)" || { echo 'npm ci changed files of the checkout' >&2 && exit 1; }

"${newcomer[@]}" npm start >"$place/start.log" 2>&1 &
server=$!
for _ in $(seq 300); do
  grep -q '^ready$' "$place/start.log" && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
address=$(sed -n 's/^cameras post to //p' "$place/start.log")
# Node itself posts: curl is not among what a newcomer needs.
"${newcomer[@]}" node -e '
  const [address, file] = process.argv.slice(1)
  const post = { method: "POST", headers: { "Content-Type": "application/xml" }, body: require("fs").readFileSync(file) }
  fetch(address, post).then(reply => process.exit(reply.status === 200 ? 0 : 1))
' "$address" examples/nvr-v2/vehicle-lpr.xml >"$place/post.log" 2>&1
kill -TERM "$server"
wait "$server"
server=
test "$("${newcomer[@]}" ./viewtron events --json | wc -l)" = 1
echo "node $node_version, npm $npm_version: npm start takes and keeps an event"

started=$SECONDS
"${newcomer[@]}" npm test -- "${tests[@]}" >"$place/test.log" 2>&1
echo "node $node_version, npm $npm_version: npm test ${tests[*]:-(all)} took $((SECONDS - started)) s: $(tail -n 1 "$place/test.log")"

#!/usr/bin/env bash
# Runs the README's two commands as a newcomer with this Node and this npm: in a new clone of the last commit, in a
# folder with spaces in its name, with an empty home and cache, as a user that is not root, and with a search path that only contains
# the standard programs of Debian. Node and npm come from the npm registry.
#   scripts/try-fresh.sh NODE NPM [TEST…]    TEST is a part of `npm test` (test/launcher by default), or `all`
set -euo pipefail
cd "$(dirname "$0")/.."
source=$PWD
node_version=$1 npm_version=$2
shift 2
tests=("${@:-test/launcher}")
[ "${tests[0]}" != all ] || tests=()
nobody=65534

case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  *) echo "try-fresh: the registry has no Node for $(uname -m)" >&2 && exit 2 ;;
esac

place=$(mktemp -d)
chmod 755 "$place"
clean_up() {
  status=$?
  [ "$status" = 0 ] || tail -n 60 "$place"/*.log >&2 2>/dev/null || true
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
  mkdir mktemp mv nproc ps pwd readlink realpath rm rmdir seq sleep sort stat tail tee test touch tr true uname wc which xargs; do
  path=$(type -P "$tool") && ln -s "$path" "$tools/$tool"
done

# The user who clones may not be the owner of the repository.
printf '[safe]\n\tdirectory = *\n' >"$place/gitconfig"
GIT_CONFIG_GLOBAL=$place/gitconfig git clone --quiet "file://$source" "$checkout"

# The way to the registry is the machine's; its host stands nowhere here.
settings=(HOME="$home" PATH="$tools" LANG=C.UTF-8 npm_config_registry="$(npm config get registry)")
pass_certificates() { # SETTING FILE
  [ -f "$2" ] || return 0
  cp "$2" "$home/$1.pem"
  settings+=("$1=$home/$1.pem")
}
pass_certificates npm_config_cafile "$(npm config get cafile)"
pass_certificates NODE_EXTRA_CA_CERTS "${NODE_EXTRA_CA_CERTS:-}"
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  [ -z "${!name:-}" ] || settings+=("$name=${!name}")
done

newcomer=(env -i "${settings[@]}")
if [ "$(id -u)" = 0 ]; then
  chown -R "$nobody:$nobody" "$home" "$place/a folder"
  newcomer=(setpriv "--reuid=$nobody" "--regid=$nobody" --clear-groups "${newcomer[@]}")
fi
cd "$checkout"

fail() {
  echo "$1" >&2
  exit 1
}
tell() { # WHAT LOG
  echo "Node $node_version, npm $npm_version: $1 took $((SECONDS - began)) s. $(tail -n 1 "$2")"
}

began=$SECONDS
"${newcomer[@]}" npm ci >"$place/1-install.log" 2>&1
tell 'npm ci' "$place/1-install.log"
# Exactly one warning is expected: this project requires a newer Node, which it downloads.
[ "$(grep -c 'EBADENGINE.*package:' "$place/1-install.log")" -le 1 ] || fail 'npm warns about dependencies'
[ -z "$("${newcomer[@]}" git status --porcelain)" ] || fail 'npm ci changed files of the checkout'

began=$SECONDS
"${newcomer[@]}" bash scripts/try-start.sh >"$place/2-start.log" 2>&1
tell 'npm start, an event and Ctrl-C' "$place/2-start.log"

began=$SECONDS
"${newcomer[@]}" npm test -- "${tests[@]}" >"$place/3-test.log" 2>&1
tell "npm test ${tests[*]}" "$place/3-test.log"

#!/usr/bin/env bash
# Installs the npm package in a fresh Debian with Node 24 and no compiler. Reports the seconds to the first stored event. With the
# Node of Debian it must say which one it needs.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/long/debian-chroot.sh

sh scripts/build.sh
npm run -s package:npm -- --out "$place" >/dev/null
make_chroot
pass_npm_settings
cp "$place"/viewtron-event-server-*.tgz "$chroot/root/"
add_node 24.21.0 11.21.2
camera=$(free_port) web=$(free_port)

began=$(date +%s%N)
start_server env VIEWTRON_CAMERA_PORT="$camera" VIEWTRON_WEB_PORT="$web" bash -c "cd; $(commands_of '3. npm')"
post_event "$camera" ipc-v2.1/lpr
took=$((($(date +%s%N) - began) / 1000000))
ok "npm: the first event is stored $((took / 1000)).$((took / 100 % 10)) s after the installation began"
[ "$took" -le 90000 ] || fail 'that is more than 90 s'
stop_server
[ "$(in_chroot viewtron events --json --data-dir /root/viewtron | wc -l)" = 1 ] || fail 'the event'

rm "$chroot/usr/local/bin/node" "$chroot/usr/local/bin/npm"
in_chroot apt-get install -y -qq --no-install-recommends nodejs >"$place/apt.log" 2>&1
said=$(in_chroot viewtron --version 2>&1) && fail 'it runs on the Node of Debian'
[[ $said = "viewtron needs Node 24 or newer; this is Node 18"* ]] || fail "it says: $said"
ok 'with an older Node it says which one it needs'

#!/usr/bin/env bash
# Runs the two commands of INSTALL.md in a clone of the last commit, in a fresh Debian with the Node and npm of Debian 12. Reports the
# seconds to the first stored event.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/long/debian-chroot.sh

make_chroot
pass_npm_settings
add_node 18.20.4 9.2.0
git clone --quiet "file://$PWD" "$chroot/root/clone"
camera=$(free_port) web=$(free_port)

began=$(date +%s%N)
start_server env VIEWTRON_CAMERA_PORT="$camera" VIEWTRON_WEB_PORT="$web" \
  bash -c "set -e; cd /root/clone; $(commands_of '5. Two commands from a clone')"
post_event "$camera" ipc-v2.1/lpr
took=$((($(date +%s%N) - began) / 1000000))
ok "clone: the first event is stored $((took / 1000)).$((took / 100 % 10)) s after the installation began"
[ "$took" -le 120000 ] || fail 'that is more than 120 s'
stop_server
[ "$(in_chroot /root/clone/viewtron events --json --data-dir /root/clone/data | wc -l)" = 1 ] || fail 'the event'

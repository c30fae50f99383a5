#!/usr/bin/env bash
# Installs the Debian package in a fresh Debian, upgrades, removes, purges and reinstalls it with data. Reports the seconds from the
# installation to the first stored event. systemd does not run there: the server is started as its unit would.
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/long/debian-chroot.sh

architecture=$(dpkg --print-architecture)
npm run -s package:debian -- --out "$place" >/dev/null
npm run -s package:debian -- --out "$place" --quick --version 0.0.1 >/dev/null
version=$(node -p 'require("./package.json").version')
new=viewtron-event-server_${version}_$architecture.deb
old=viewtron-event-server_0.0.1_$architecture.deb
make_chroot
mkdir "$chroot/root/old"
cp "$place/$new" "$chroot/root/"
cp "$place/$old" "$chroot/root/old/"
# The machine's ports may be taken.
camera=$(free_port) web=$(free_port)

install_package() {
  in_chroot apt-get install -y -qq --no-install-recommends "/root/$1" >"$place/apt.log" 2>&1
}

serve() {
  start_server setpriv --reuid=viewtron --regid=viewtron --init-groups env VIEWTRON_CAMERA_PORT="$camera" \
    VIEWTRON_WEB_PORT="$web" VIEWTRON_CONFIG=/etc/viewtron/viewtron.yaml viewtron serve
}

expect_events() {
  local found
  found=$(in_chroot viewtron events --json | wc -l)
  [ "$found" = "$1" ] || fail "$found events instead of $1"
}

began=$(date +%s%N)
# `yes` answers apt. grep finds nothing without a journal.
yes | in_chroot bash -c "cd; $(commands_of '1. Debian package' | sed "s/_amd64/_$architecture/")" >"$place/apt.log" 2>&1 || true
serve
post_event "$camera" nvr-v2/vehicle-lpr
took=$((($(date +%s%N) - began) / 1000000))
ok "the first event is stored $((took / 1000)).$((took / 100 % 10)) s after the installation began"
[ "$took" -le 60000 ] || fail 'that is more than 60 s'
stop_server
expect_events 1
[ "$(stat -c %a "$chroot/var/lib/viewtron")" = 700 ] || fail 'the mode of the data directory'
[ -z "$(find "$chroot/var/lib/viewtron" ! -uid "$(in_chroot id -u viewtron)")" ] || fail 'files of another user'
in_chroot apt-get purge -y -qq viewtron-event-server >"$place/purge.log" 2>&1
grep -q 'events in /var/lib/viewtron .* kept' "$place/purge.log" || fail 'purging does not say that events are kept'
[ -f "$chroot/var/lib/viewtron/viewtron.db" ] || fail 'purging removed the events'
[ ! -e "$chroot/etc/viewtron" ] || fail 'purging left the settings'
ok 'purging keeps the events and says so'

rm -rf "$chroot/var/lib/viewtron"
install_package "old/$old"
serve
post_event "$camera" ipc-v2.1/lpr
echo 'rawPosts: compact' >>"$chroot/etc/viewtron/viewtron.yaml"
install_package "$new"
kill -0 "$server" || fail 'the upgrade ended the server before its restart'
stop_server
[ "$(in_chroot viewtron --version)" = "$version" ] || fail 'the version after the upgrade'
grep -q 'rawPosts: compact' "$chroot/etc/viewtron/viewtron.yaml" || fail 'the upgrade replaced the settings'
serve
post_event "$camera" ipc-v2.1/fire
stop_server
expect_events 2
in_chroot viewtron verify >"$place/verify.log" || fail 'verify'
ok 'an upgrade keeps events and settings'

in_chroot apt-get remove -y -qq viewtron-event-server >"$place/remove.log" 2>&1
[ ! -e "$chroot/usr/bin/viewtron" ] && [ ! -e "$chroot/usr/lib/viewtron-event-server" ] || fail 'removing left the program'
[ -f "$chroot/etc/viewtron/viewtron.yaml" ] && [ -f "$chroot/var/lib/viewtron/viewtron.db" ] || fail 'removing took data'
install_package "$new"
serve
post_event "$camera" ipc-v2.1/face-match
stop_server
expect_events 3
ok 'a package that was removed can be installed again, with its data'

rm -rf "$chroot/var/lib/viewtron"/* "$chroot/var/lib/viewtron"/.[!.]*
in_chroot apt-get purge -y -qq viewtron-event-server >"$place/purge.log" 2>&1
[ ! -e "$chroot/var/lib/viewtron" ] && [ ! -e "$chroot/var/cache/viewtron" ] || fail 'purging left folders'
! in_chroot getent passwd viewtron >/dev/null || fail 'purging left the user'
ok 'purging without events leaves nothing'

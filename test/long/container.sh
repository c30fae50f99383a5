#!/usr/bin/env bash
# Builds the container image from a Debian made by debootstrap, and runs it with a root that cannot be written to: the first event,
# the health check, the files of the volume, a stop within 10 s, and a start with the same data. Needs root, debootstrap, podman,
# buildah and runc. crun and the networks of podman need more rights than containers and small machines have.
set -euo pipefail
cd "$(dirname "$0")/../.."

place=$(mktemp -d)
name=viewtron-try-$$
export CONTAINERS_STORAGE_CONF=$place/storage.conf
printf '[storage]\ndriver = "overlay"\nrunroot = "%s/run"\ngraphroot = "%s/storage"\n' "$place" "$place" >"$CONTAINERS_STORAGE_CONF"
podman=(podman --cgroup-manager=cgroupfs --runtime runc)
clean_up() {
  status=$?
  [ "$status" = 0 ] || tail -n 40 "$place"/*.log >&2 2>/dev/null || true
  "${podman[@]}" rm -f -t 0 "$name" >/dev/null 2>&1 || true
  umount -l "$place/storage/overlay" 2>/dev/null || true
  rm -rf --one-file-system "$place"
  exit "$status"
}
trap clean_up EXIT

fail() {
  echo "failed: $1" >&2
  exit 1
}
ok() {
  echo "ok: $1"
}

# The base: Debian, with the certificates that this machine trusts.
base=$place/base
if [ -n "${DEBIAN_BASE:-}" ]; then
  cp -a "$DEBIAN_BASE" "$base"
else
  debootstrap --variant=minbase bookworm "$base" >"$place/debootstrap.log"
fi
changes=(--change 'CMD ["/bin/sh"]')
if [ -f "${NODE_EXTRA_CA_CERTS:-}" ]; then
  cp "$NODE_EXTRA_CA_CERTS" "$base/etc/machine-certificates.pem"
  changes+=(--change 'ENV NODE_EXTRA_CA_CERTS=/etc/machine-certificates.pem')
fi
import_image() { # NAME
  tar -C "$base" -cf - . | "${podman[@]}" import -q "${changes[@]}" - "localhost/$1" >/dev/null
}
import_image debian-try
# The image for the build has Node and npm as well.
processor=x64
[ "$(uname -m)" != aarch64 ] || processor=arm64
add_package() { # NAME@VERSION FOLDER
  mkdir -p "$base$2"
  (cd "$place" && tar -xzf "$(npm pack --silent "$1" | tail -n 1)" -C "$base$2" --strip-components=1 --no-same-owner)
}
add_package "node-linux-$processor@24.21.0" /usr/local
add_package npm@11.21.2 /usr/local/lib/node_modules/npm
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$base/usr/local/bin/npm"
changes+=(--change "ENV npm_config_registry=$(npm config get registry)")
import_image node-try
rm -rf "$base"

began=$SECONDS
buildah bud --format docker --isolation chroot --build-arg BUILD=localhost/node-try --build-arg BASE=localhost/debian-try \
  -t localhost/viewtron-try . >"$place/build.log" 2>&1
ok "the image is built in $((SECONDS - began)) s"

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}
camera=$(free_port) web=$(free_port)
# Limits that are not above those of this shell; some machines do not let root raise them. Without systemd, podman has no timer for health checks.
limits=(--ulimit "nofile=$(ulimit -n):$(ulimit -Hn)" --ulimit nproc=4096:4096)
run_server() {
  "${podman[@]}" run -d --name "$name" --network=host --read-only --tmpfs /tmp --cap-drop=ALL \
    --security-opt=no-new-privileges "${limits[@]}" --no-healthcheck -v "$name:/data" \
    -e TZ=Europe/Berlin -e VIEWTRON_CAMERA_PORT="$camera" -e VIEWTRON_WEB_PORT="$web" \
    localhost/viewtron-try >"$place/run.log" 2>&1
  for _ in $(seq 600); do
    "${podman[@]}" logs "$name" >"$place/server.log" 2>&1
    grep -q '^ready$' "$place/server.log" && return
    [ "$("${podman[@]}" inspect -f '{{.State.Running}}' "$name")" = true ] || break
    sleep 0.1
  done
  fail 'the server did not start'
}
post_event() { # EXAMPLE
  curl -sf -o /dev/null -H 'Content-Type: application/xml' --data-binary "@examples/$1.xml" "http://127.0.0.1:$camera/API"
}
stop_server() {
  local began=$SECONDS
  "${podman[@]}" stop "$name" >/dev/null
  [ "$("${podman[@]}" inspect -f '{{.State.ExitCode}}' "$name")" = 0 ] || fail 'the server did not end by itself'
  [ $((SECONDS - began)) -le 10 ] || fail "the stop took $((SECONDS - began)) s"
  "${podman[@]}" rm "$name" >/dev/null
}

run_server
post_event ipc-v2.1/lpr
"${podman[@]}" exec "$name" viewtron-health || fail 'the health check'
[ "$("${podman[@]}" exec "$name" id -u)" = 10001 ] || fail 'the server runs as another user'
! "${podman[@]}" exec "$name" touch /usr/lib/viewtron-event-server/x 2>/dev/null || fail 'the root can be written to'
stop_server
ok 'an event is stored with a root that cannot be written to, and the server stops by itself'

run_server
post_event nvr-v2/vehicle-lpr
found=$("${podman[@]}" exec "$name" viewtron events --json | wc -l)
[ "$found" = 2 ] || fail "$found events instead of 2"
stop_server
ok 'a new container continues with the volume'

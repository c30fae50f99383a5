# Sourced by the long tests: a fresh Debian in $chroot, and functions that run the server in it. Needs root and debootstrap.
# DEBIAN_BASE may name a folder with a Debian that debootstrap made before; it is copied.

place=$(mktemp -d)
chmod 755 "$place"
chroot=$place/debian
server=
leave_chroot() {
  status=$?
  [ -z "$server" ] || kill -KILL -- "-$server" 2>/dev/null || true
  [ "$status" = 0 ] || tail -n 30 "$place"/*.log >&2 2>/dev/null || true
  umount -l "$chroot/proc" "$chroot/dev" 2>/dev/null || true
  rm -rf --one-file-system "$place"
  exit "$status"
}
trap leave_chroot EXIT

make_chroot() {
  if [ -n "${DEBIAN_BASE:-}" ]; then
    cp -a "$DEBIAN_BASE" "$chroot"
  else
    debootstrap --variant=minbase bookworm "$chroot" >"$place/debootstrap.log"
  fi
  mount -t proc proc "$chroot/proc"
  mount --bind /dev "$chroot/dev"
  cp /etc/resolv.conf "$chroot/etc/resolv.conf"
  in_chroot apt-get update -qq
}

# The way to npm's registry is the machine's.
npm_settings=()
pass_npm_settings() {
  npm_settings=("npm_config_registry=$(npm config get registry)")
  if [ -f "${NODE_EXTRA_CA_CERTS:-}" ]; then
    cp "$NODE_EXTRA_CA_CERTS" "$chroot/etc/machine-certificates.pem"
    npm_settings+=(NODE_EXTRA_CA_CERTS=/etc/machine-certificates.pem)
  fi
}

in_chroot() {
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "${npm_settings[@]}" chroot "$chroot" "$@"
}

# Unpacks Node and npm of the npm registry in the chroot.
add_node() { # NODE NPM
  local processor=x64 folder one
  [ "$(uname -m)" != aarch64 ] || processor=arm64
  for one in "node-linux-$processor@$1 /usr/local" "npm@$2 /usr/local/lib/node_modules/npm"; do
    folder=$chroot${one#* }
    mkdir -p "$folder"
    (cd "$place" && tar -xzf "$(npm pack --silent "${one% *}" | tail -n 1)" -C "$folder" --strip-components=1 --no-same-owner)
  done
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$chroot/usr/local/bin/npm"
}

# Prints the commands of a section of INSTALL.md. A chroot needs no sudo, and has no journal.
commands_of() { # HEADING
  printf 'sudo() { "$@"; }\njournalctl() { :; }\n'
  awk -v heading="## $1" '$0 == heading { found = 1 } found && /^```$/ { exit } block { print } found && /^```sh$/ { block = 1 }' INSTALL.md
}

fail() {
  echo "failed: $1" >&2
  exit 1
}

ok() {
  echo "ok: $1"
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

# Starts a command that serves in the chroot, and waits for its line `ready`.
start_server() { # COMMAND…
  set -m
  in_chroot "$@" >"$place/server.log" 2>&1 &
  server=$!
  set +m
  for _ in $(seq 1800); do
    grep -qs '^ready$' "$place/server.log" && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat "$place/server.log" >&2
  fail 'the server did not start'
}

stop_server() {
  kill -TERM -- "-$server"
  wait "$server" || true
  server=
}

# Posts an example to the camera port; its reply comes when the event is on the disk. The same one again is stored once.
post_event() { # PORT EXAMPLE
  curl -sf -o /dev/null -H 'Content-Type: application/xml' --data-binary "@examples/$2.xml" "http://127.0.0.1:$1/API"
}

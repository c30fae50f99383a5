#!/bin/sh
# A real S3 store for tests, on addresses of this machine only: OpenStack Swift with its S3 API, from Debian's packages
# swift-proxy, swift-account, swift-container, swift-object and memcached.
#
#   swift.sh start FOLDER            writes the configuration, starts, creates the bucket
#   swift.sh kill FOLDER NAME        ends one of its servers with KILL: proxy, account1, container1 or object1
#   swift.sh revive FOLDER NAME      starts that server again
#   swift.sh clean FOLDER            ends exactly the processes that it started, and removes the folder
#
# S3_PORT: its first port, the next 40 belong to it too. S3_PARENT: a process; the store ends with it.
set -eu

verb=$1
folder=$2
port=${S3_PORT:-22000}
bucket=viewtron
key=viewtron:camera
secret=viewtron-secret
python=/usr/bin/python3

me=$(id -un)
# Debian's package has the user `swift`. Swift does not run as root; other users start it with their own rights.
[ "$me" = root ] && owner=swift || owner=$me

# Swift reads the salt of its hashes from a fixed path in /etc. This starter gives it another one, so that nothing outside
# the folder is written.
starter=$folder/etc/serve.py

write_configuration() {
  mkdir -p "$folder/etc" "$folder/run" "$folder/log"
  cat >"$folder/etc/swift.conf" <<CONF
[swift-hash]
swift_hash_path_prefix = viewtron
swift_hash_path_suffix = test
[storage-policy:0]
name = only
default = yes
CONF
  cat >"$starter" <<'PY'
import sys
from swift.common import utils
utils.SWIFT_CONF_FILE = sys.argv.pop(1)
from swift.common import constraints
constraints.reload_constraints()
from swift.common.wsgi import run_wsgi
from swift.common.utils import parse_options
section = sys.argv.pop(1)
conf_file, options = parse_options()
sys.exit(run_wsgi(conf_file, section, **options))
PY
  cat >"$folder/etc/make-bucket.py" <<'PY'
import datetime, hashlib, hmac, sys, urllib.request
port, bucket, key, secret = sys.argv[1:]
now = datetime.datetime.utcnow().strftime('%Y%m%dT%H%M%SZ')
day, empty = now[:8], hashlib.sha256(b'').hexdigest()
headers = {'host': '127.0.0.1:' + port, 'x-amz-content-sha256': empty, 'x-amz-date': now}
signed = ';'.join(headers)
asked = '\n'.join(['PUT', '/' + bucket, '', *(f'{k}:{v}' for k, v in headers.items()), '', signed, empty])
scope = day + '/us-east-1/s3/aws4_request'
text = '\n'.join(['AWS4-HMAC-SHA256', now, scope, hashlib.sha256(asked.encode()).hexdigest()])
sign = lambda k, t: hmac.new(k, t.encode(), hashlib.sha256).digest()
k = ('AWS4' + secret).encode()
for part in scope.split('/'):
    k = sign(k, part)
headers['authorization'] = (f'AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={signed}, '
                            f'Signature={sign(k, text).hex()}')
request = urllib.request.Request(f'http://127.0.0.1:{port}/{bucket}', method='PUT', headers=headers)
try:
    urllib.request.urlopen(request, timeout=5)
except urllib.error.HTTPError as error:
    if error.code != 409:  # it is ours already
        raise
PY
  cat >"$folder/etc/proxy.conf" <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $port
swift_dir = $folder/etc
user = $owner
workers = 0
log_level = WARNING
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# A server that comes back is used again after two seconds, not a minute.
error_suppression_interval = 2
allow_account_management = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$((port + 1))
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_$(echo "$key" | tr ':' '_') = $secret .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
CONF
  for kind in account container object; do
    cat >"$folder/etc/${kind}1.conf" <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $((port + $(offset_of $kind)))
swift_dir = $folder/etc
devices = $folder/node
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
user = $owner
workers = 0
log_level = WARNING
[pipeline:main]
pipeline = $kind-server
[app:$kind-server]
use = egg:swift#$kind
CONF
  done
  mkdir -p "$folder/node/disk"
}

offset_of() {
  case $1 in
  account) echo 10 ;;
  container) echo 20 ;;
  object) echo 30 ;;
  esac
}

make_rings() {
  cd "$folder/etc"
  for kind in account container object; do
    [ -f $kind.ring.gz ] && continue
    swift-ring-builder $kind.builder create 6 1 0 >/dev/null
    swift-ring-builder $kind.builder add "r1z1-127.0.0.1:$((port + $(offset_of $kind)))/disk" 1 >/dev/null
    swift-ring-builder $kind.builder rebalance >/dev/null || [ $? = 1 ]
  done
}

as_owner=
[ "$me" = root ] && as_owner="setpriv --reuid $owner --regid $owner --init-groups"

serve() { # NAME SECTION
  # shellcheck disable=SC2086
  setsid $as_owner "$python" "$starter" "$folder/etc/swift.conf" "$2" "$folder/etc/$1.conf" -v \
    >>"$folder/log/$1.log" 2>&1 </dev/null &
  echo $! >"$folder/run/$1.pid"
}

serve_name() {
  case $1 in
  proxy) serve proxy proxy-server ;;
  *) serve "$1" "$(echo "$1" | sed 's/[0-9]*$//')-server" ;;
  esac
}

names='account1 container1 object1 proxy'

# In a container, ended processes may stay as zombies.
is_running() { kill -0 "$1" 2>/dev/null && ! grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null; }

end() { # NAME SIGNAL: the whole session that `setsid` made
  pid=$(cat "$folder/run/$1.pid" 2>/dev/null || true)
  [ -n "$pid" ] || return 0
  kill -s "$2" -- "-$pid" 2>/dev/null || true
  # A server without workers ignores TERM. Everything that it has acknowledged is on the disk, so KILL harms nothing.
  n=0
  while is_running "$pid"; do
    n=$((n + 1))
    [ $n -eq 10 ] && kill -s KILL -- "-$pid" 2>/dev/null || true
    sleep 0.05
  done
  rm -f "$folder/run/$1.pid"
}

wait_until_up() {
  n=0
  until curl -fs -o /dev/null --max-time 1 "http://127.0.0.1:$port/healthcheck"; do
    n=$((n + 1))
    [ $n -gt 300 ] && { echo "the store did not start; see $folder/log" >&2; exit 1; }
    sleep 0.1
  done
}

case $verb in
start)
  write_configuration
  make_rings
  [ "$me" = root ] && chown -R "$owner:" "$folder"
  setsid memcached -l 127.0.0.1 -p $((port + 1)) -m 16 -U 0 -u "$owner" >>"$folder/log/memcached.log" 2>&1 </dev/null &
  echo $! >"$folder/run/memcached.pid"
  for name in $names; do serve_name "$name"; done
  wait_until_up
  n=0
  until "$python" "$folder/etc/make-bucket.py" "$port" "$bucket" "$key" "$secret" 2>>"$folder/log/bucket.log"; do
    n=$((n + 1))
    [ $n -gt 100 ] && { echo "the bucket could not be created; see $folder/log" >&2; exit 1; }
    sleep 0.1
  done
  # A test that is killed cannot end its store itself.
  [ -z "${S3_PARENT:-}" ] || setsid sh -c "while kill -0 $S3_PARENT 2>/dev/null; do sleep 1; done; sh '$0' clean '$folder'" \
    >/dev/null 2>&1 </dev/null &
  ;;
kill) end "$3" KILL ;;
revive) serve_name "$3" ;;
clean)
  for file in "$folder"/run/*.pid; do
    [ -f "$file" ] && end "$(basename "$file" .pid)" TERM
  done
  rm -rf "$folder"
  ;;
esac

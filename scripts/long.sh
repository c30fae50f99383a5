#!/usr/bin/env bash
# `npm run long`: checks that take too long for every change, an hour and three quarters. Prints results and ends with `N passed, N failed`.
#   --minutes N    the length of each of the two soaks (10); the other parts are bounded by themselves
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh

minutes=10
[ "${1:-}" != --minutes ] || minutes=$2

# The versions between the oldest and the newest, which .ci/run tests; and the oldest again, with all tests.
step 'a fresh machine: Node 18.20, npm 9.2, all tests' scripts/try-fresh.sh 18.20.4 9.2.0 all
step 'a fresh machine: Node 20, npm 10' scripts/try-fresh.sh 20.20.2 10.9.9
step 'a fresh machine: Node 22, npm 11' scripts/try-fresh.sh 22.23.5 11.21.2
step 'a fresh machine: Node 24, npm 11' scripts/try-fresh.sh 24.21.0 11.21.2
step 'a fresh machine: Node 24, npm 12' scripts/try-fresh.sh 24.21.0 12.2.2

step 'the Debian package in a fresh Debian' test/long/debian-package.sh
step 'the npm package in a fresh Debian' test/long/npm-package.sh
step 'two commands from a clone in a fresh Debian' test/long/clone.sh
step 'the container image' test/long/container.sh
step 'kills and restarts, more of them' env LONG_TESTS=1 npm test -- \
  test/analysis/crash.test.ts test/backup/kill.test.ts test/ingest/crash.test.ts \
  test/outputs/mqtt/broker.test.ts test/outputs/webhook/kill.test.ts test/sites/kill.test.ts
step 'every page in Firefox and WebKit' env LONG_TESTS=1 npm test -- test/dashboard/other-browsers.browser.test.ts
step 'visits of 340 car parks with known truth' npm run bench:places
step 'counts of 60 shops with known truth' npm run bench:shop
step 'the decoder and random posts, two minutes' timeout --preserve-status -s INT 120 sh scripts/node.sh bench/fuzz.ts
step "a steady load, $minutes minutes" npm run soak -- --minutes "$minutes"
step "a site with 64 cameras, $minutes minutes" npm run soak:site -- --minutes "$minutes"
step 'the receiver beside a bare one' npm run bench -- --quick
finish

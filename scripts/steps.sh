# Sourced by scripts that run several checks: each `step` is counted, and `finish` ends with `N passed, N failed`.
# If a step ends with such a line, its numbers are added; otherwise it counts as one check.
passed=0 failed=0 started=$SECONDS
steps_log=$(mktemp)
trap 'rm -f "$steps_log"' EXIT

step() { # NAME COMMAND…
  local name=$1 status=0 numbers
  shift
  printf '\n== %s (%d s)\n' "$name" "$((SECONDS - started))"
  "$@" 2>&1 | tee "$steps_log" || status=$?
  numbers=$(tail -n 1 "$steps_log" | sed -nE 's/^([0-9]+) passed, ([0-9]+) failed.*/\1 \2/p')
  read -r now_passed now_failed <<<"${numbers:-0 0}"
  [ -n "$numbers" ] || [ "$status" != 0 ] || now_passed=1
  # A command that fails without counting a failure counts as one failure.
  [ "$status" = 0 ] || [ "$now_failed" != 0 ] || now_failed=1
  passed=$((passed + now_passed)) failed=$((failed + now_failed))
  [ "$now_failed" = 0 ] || failed_steps="${failed_steps:-}  failed: $name"$'\n'
  [ "$now_failed" = 0 ]
}

# Runs a command for what it prints. It counts neither as passed nor as failed.
show() { # NAME COMMAND…
  printf '\n== %s (%d s)\n' "$1" "$((SECONDS - started))"
  shift
  "$@" || printf '(for information only: exit code %d)\n' "$?"
}

finish() {
  printf '\n%s%d passed, %d failed\n' "${failed_steps:-}" "$passed" "$failed"
  [ "$failed" = 0 ]
  exit
}

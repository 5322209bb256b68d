# The steps of the main job, shared by ./sluice demo and ./sluice up. Sourced, never run.
# Every step is an ordinary ./sluice command; nothing here does what a command could not.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
HERE="$ROOT/system-tests/demo"
started=$SECONDS
children=()

bold() { if [ -t 1 ]; then printf '\033[1m%s\033[0m\n' "$*"; else printf '%s\n' "$*"; fi; }
step() { printf '\n'; bold "[$((SECONDS - started)) s] $*"; }
fail() { printf '\nsluice demo: %s\n' "$*" >&2; exit 1; }
sl() { "$ROOT/sluice" "$@"; }

# What must be refused: runs a command, shows its answer, and fails if it succeeded.
refused() {
  local what=$1; shift
  local answer
  if answer=$("$@" 2>&1); then printf '%s\n' "$answer"; fail "$what was accepted, and must be refused"; fi
  printf '  refused as it must be (%s): %s\n' "$what" "$(printf '%s' "$answer" | tail -n 1)"
}

secret_file() { (umask 077; head -c 24 /dev/urandom | base64 | tr -d '\n' >"$1"); }

free_port() { # a UDP and TCP port of 127.0.0.1 that nobody has now
  local p
  for p in $(shuf -i 20000-45000 -n 200); do
    if ! grep -qiE ":$(printf '%04X' "$p") " /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6; then echo "$p"; return; fi
  done
  fail "no free port on 127.0.0.1"
}

stop_children() {
  local pid
  for pid in "${children[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${children[@]}"; do wait "$pid" 2>/dev/null || true; done
  children=()
}

# The folders of the three places. In the field these are three machines.
lay_out() {
  D=$1
  HIGH="$D/high"; LOW="$D/low"; DEVICES="$D/devices"; OFFICERS="$D/officers"; CARRIED="$D/carried"
  if [ -e "$D" ]; then
    [ -f "$D/.sluice-demo" ] || fail "$D exists and was not made by ./sluice demo or up: name another folder with --data"
  fi
  mkdir -p "$HIGH" "$LOW" "$DEVICES" "$OFFICERS" "$CARRIED"
  touch "$D/.sluice-demo"
}

prepare_low_side() {
  LOW_HTTPS=$(free_port); LOW_UDP=$(free_port)
  printf 'LOW_HTTPS=%s\nLOW_UDP=%s\n' "$LOW_HTTPS" "$LOW_UDP" >"$D/ports"
  sl distribution-server init --data "$LOW" --name localhost | tee "$D/low-init.txt"
  PIN=$(grep -oE '[0-9a-f]{64}' "$D/low-init.txt" | head -n 1)
  [ -n "$PIN" ] || fail "the distribution server printed no key pin"
  sl diode-sender link-key --out "$CARRIED/link.key"
}

make_officers() {
  local name
  for name in sofia enzo irene aldo bea; do
    secret_file "$OFFICERS/$name.pass"
    sl officer new --name "$name" --out "$OFFICERS" --passphrase-file "$OFFICERS/$name.pass"
  done
}

run_ceremony() {
  local token
  mkdir -p "$D/pins"
  for token in partition-1 partition-2 partition-3 appliance; do
    secret_file "$D/pins/$token.pin"
    secret_file "$D/pins/$token.so.pin"
  done
  sl ceremony run "$HERE/ceremony.yaml" --yes --data "$HIGH" --officers "$OFFICERS" --pins "$D/pins" \
    --distribution "https://localhost:$LOW_HTTPS,$PIN" --sign-with "$OFFICERS/sofia.p12" --passphrase-file "$OFFICERS/sofia.pass"
  cp "$HIGH"/profiles/*.profile "$CARRIED/"
}

profiles() { local f; for f in "$CARRIED"/*.profile; do printf -- '--profile\n%s\n' "$f"; done; }

import_community() {
  sl users import "$HERE/community.csv" --report "$D/community.problems" --data "$HIGH"
  mapfile -t P < <(profiles)
  sl client enrol-fleet "${P[@]}" --users "$HERE/community.csv" --data "$DEVICES" --out "$CARRIED/enrolment.lines"
  sl enrol "$CARRIED/enrolment.lines" --data "$HIGH" --pins "$D/pins" --officer "$OFFICERS/enzo.p12" --passphrase-file "$OFFICERS/enzo.pass"
}

officer() { printf -- '--officer\n%s\n--passphrase-file\n%s\n' "$OFFICERS/$1.p12" "$OFFICERS/$1.pass"; }

# request_issue DOMAIN -> prints the command's answer, sets REQUEST
request_issue() {
  mapfile -t O < <(officer irene)
  sl issue request --domain "$1" --periods current,next --reason "monthly issue" --data "$HIGH" --pins "$D/pins" "${O[@]}" | tee "$D/request.txt"
  REQUEST=$(grep -oE 'request [0-9a-f]{32}' "$D/request.txt" | head -n 1 | cut -d' ' -f2)
  [ -n "$REQUEST" ] || fail "the issue request printed no request id"
}
approve_as() { mapfile -t O < <(officer "$1"); sl issue approve "$REQUEST" --data "$HIGH" --pins "$D/pins" "${O[@]}"; }
run_issue() { sl issue run "$REQUEST" --data "$HIGH" --pins "$D/pins"; }

start_low_side() {
  # shellcheck disable=SC1091
  . "$D/ports"
  mapfile -t P < <(profiles)
  "$ROOT/sluice" distribution-server serve --data "$LOW" "${P[@]}" --link-key "$CARRIED/link.key" --udp "$LOW_UDP" --https "$LOW_HTTPS" >"$D/low.log" 2>&1 &
  children+=($!)
  local i
  for i in $(seq 1 120); do
    if low_status >/dev/null 2>&1; then return; fi
    kill -0 "${children[-1]}" 2>/dev/null || { tail -n 20 "$D/low.log"; fail "the distribution server ended; its log is $D/low.log"; }
    sleep 0.5
  done
  fail "the distribution server does not answer; its log is $D/low.log"
}
low_status() { sl client status --server "https://localhost:$LOW_HTTPS" --profile "$(ls "$CARRIED"/*.profile | head -n 1)"; }

# number NAME < JSON: the first number of that name
number() { tr ',{}' '\n\n\n' | sed -n "s/^\"$1\":\([0-9]*\)$/\1/p" | head -n 1; }

# Waits until the low side holds every bundle that the high side exported, and its log.
await_low_side() {
  local i high k size
  high=$(sl status --data "$HIGH" --json)
  k=$(printf '%s' "$high" | number bundlesK)
  size=$(printf '%s' "$high" | number logSize)
  for i in $(seq 1 30); do
    low_status >"$D/low-status.json"
    if grep -q "\"stream\":\"K\",[^}]*\"highest\":$k,\"missingCount\":0" "$D/low-status.json" &&
      grep -q "\"size\":$size," "$D/low-status.json"; then
      echo "  received: all $k bundles of stream K without a gap, log of $size entries"
      return
    fi
    sleep 1
  done
  cat "$D/low-status.json"
  fail "the low side did not receive $k bundles and a log of $size entries; its log is $D/low.log"
}

send_once() {
  mapfile -t P < <(profiles)
  sl diode-sender --spool "$HIGH/spool" --state "$D/diode" "${P[@]}" --link-key "$CARRIED/link.key" --to "127.0.0.1:$LOW_UDP" --rate 200Mb/s --once
}

#!/usr/bin/env bash
# What Maven runs for the UI, with Node.js from the PATH:
#   build  target/webroot, when an input has changed; a page that says what to install when there is no Node.js
#   test   unit tests and static checks; nothing without Node.js
#   e2e    browser tests against BASE_URL
# UI_REQUIRED=true makes a missing Node.js an error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly NODE_MIN=20.19
readonly INSTALL_SECONDS_MAX=900
readonly TASK_SECONDS_MAX=600
readonly KILL_AFTER_SECONDS=10
readonly webroot=target/webroot
readonly built_file=target/.built               # hash of what webroot was made from
readonly installed_file=node_modules/.installed # hash of what node_modules was made from
export NO_UPDATE_NOTIFIER=1

info() { printf '[INFO] ui: %s\n' "$*"; }
warn() { printf '[WARNING] ui: %s\n' "$*"; }

# Ends the whole process tree of a command that takes too long, and when Maven is stopped.
limited() {
  local seconds=$1
  shift
  timeout --kill-after="$KILL_AFTER_SECONDS" "$seconds" "$@" </dev/null &
  child=$!
  trap 'kill -TERM "$child" 2>/dev/null || true; exit 143' TERM INT HUP
  wait "$child"
}

has_node() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    node -e 'const [have, min] = [process.versions.node, process.argv[1]].map((v) => v.split(".").map(Number));
      process.exit(have[0] > min[0] || (have[0] === min[0] && have[1] >= min[1]) ? 0 : 1)' "$NODE_MIN" 2>/dev/null
}

# One number for the contents and names of files, and for the version of Node.js.
hash_of() {
  { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum && node --version; } | sha256sum
}

is_current() {
  [[ -r $1 && $(<"$1") == "$2" ]]
}

install() {
  local wanted
  wanted=$(hash_of package-lock.json)
  if is_current "$installed_file" "$wanted"; then return; fi
  info "npm ci"
  limited "$INSTALL_SECONDS_MAX" npm ci --no-audit --no-fund --prefer-offline
  printf '%s\n' "$wanted" >"$installed_file"
}

build() {
  local wanted
  wanted=$(hash_of . \( -path ./target -o -path ./node_modules -o -path ./e2e \) -prune -o)
  if is_current "$built_file" "$wanted" && [[ -r $webroot/index.html ]]; then
    info "nothing has changed"
    return
  fi
  begin
  install
  info "npm run build"
  limited "$TASK_SECONDS_MAX" npm run build
  printf '%s\n' "$wanted" >"$built_file"
}

build_placeholder() {
  begin
  mkdir -p "$webroot"
  cp -R public/. placeholder/. "$webroot"
}

# Files of an earlier build have other names and would stay.
begin() {
  rm -rf "$built_file" "$webroot" target/classes/webroot
}

run_checks() {
  local task code=0
  install
  for task in test lint typecheck check:api; do
    info "npm run $task"
    limited "$TASK_SECONDS_MAX" npm run "$task" || code=1
  done
  return "$code"
}

if has_node; then
  case $1 in
    build) build ;;
    test) run_checks ;;
    e2e) exec npm run e2e ;;
  esac
  exit
fi
if [[ ${UI_REQUIRED:-} == true ]]; then
  printf '[ERROR] ui: Node.js %s or newer with npm is not on the PATH\n' "$NODE_MIN"
  exit 1
fi
case $1 in
  build)
    warn "****************************************************************"
    warn "Node.js $NODE_MIN or newer with npm is not on the PATH: the pages are"
    warn "NOT built, and a page that says so takes their place."
    warn "Install it from https://nodejs.org, then build again."
    warn "****************************************************************"
    build_placeholder
    ;;
  test) warn "not tested: Node.js $NODE_MIN or newer with npm is not on the PATH" ;;
  e2e) exit 1 ;;
esac

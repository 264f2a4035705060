#!/usr/bin/env bash
# Builds, serves and tests Interleave. `./build.sh help` lists the commands.
# What a command needs is installed first where that is possible (Debian, as
# root); elsewhere it uses what is there and names exactly what is missing.
set -euo pipefail
cd "$(dirname "$0")"

jobs=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)

say() { printf '== %s\n' "$*" >&2; }
fail() {
  printf 'build.sh: %s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# --- What is needed ----------------------------------------------------------
# Each need is a check, the Debian packages that meet it, and its name for
# people who install it themselves.

has_node() {
  has node && has npm &&
    [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20')" = true ]
}
compiles() { # compiles COMPILER FLAGS.. <source
  "$@" -x c - -o /dev/null >/dev/null 2>&1
}
has_cmocka() {
  printf '%s\n' '#include <stdarg.h>' '#include <stddef.h>' \
    '#include <stdint.h>' '#include <setjmp.h>' '#include <cmocka.h>' \
    'int main(void) { return 0; }' | compiles "${CC:-gcc}" -fsyntax-only
}
has_sanitizers() {
  echo 'int main(void) { return 0; }' |
    compiles "${CLANG:-clang}" -fsanitize=address,undefined
}
has_chromium() { has "${CHROMIUM:-chromium}"; }
has_chinese_font() { has fc-list && [ -n "$(fc-list :lang=zh | head -n 1)" ]; }

check() {
  case $1 in
    gcc) has "${CC:-gcc}" ;;
    node) has_node ;;
    cmocka) has_cmocka ;;
    sanitizers) has_sanitizers ;;
    chromium) has_chromium ;;
    font) has_chinese_font ;;
    emcc) has "${EMCC:-emcc}" ;;
    binutils) has objdump ;;
    *) has "$1" ;;
  esac
}
packages() {
  case $1 in
    gcc) echo gcc libc6-dev ;;
    node) if has node; then echo npm; else echo nodejs npm; fi ;;
    cmocka) echo libcmocka-dev ;;
    sanitizers) echo clang libclang-rt-dev ;;
    chromium) echo chromium ;;
    font) echo fontconfig fonts-noto-cjk ;;
    emcc) echo emscripten ;;
    *) echo "$1" ;;
  esac
}
describe() {
  case $1 in
    gcc) echo 'gcc 12 or newer, or another C11 compiler named by CC' ;;
    node) echo 'Node.js 20 or newer with npm' ;;
    cmocka) echo 'the cmocka library with its headers' ;;
    sanitizers) echo 'clang with its sanitizers, or one named by CLANG' ;;
    chromium) echo 'Chromium, or the path of one in CHROMIUM' ;;
    font) echo 'a font with Chinese characters, and fontconfig' ;;
    emcc) echo "Emscripten 3.1.6 or newer: emcc on the PATH, as emsdk's" ;;
    *) echo "$1" ;;
  esac
}

# need NAME..: returns when all are there.
need() {
  local name missing=() list=()
  for name in "$@"; do check "$name" || missing+=("$name"); done
  [ ${#missing[@]} -gt 0 ] || return 0

  if [ "$(id -u)" = 0 ] && has apt-get; then
    for name in "${missing[@]}"; do
      read -ra more <<<"$(packages "$name")"
      list+=("${more[@]}")
    done
    say "installing ${list[*]}"
    apt-get -q update >&2
    DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
      --no-install-recommends "${list[@]}" >&2 </dev/null
  fi
  list=()
  for name in "${missing[@]}"; do
    check "$name" || list+=("  $(describe "$name")")
  done
  [ ${#list[@]} = 0 ] || fail "missing, please install:
$(printf '%s\n' "${list[@]}")"
}

# npm_install FOLDER: exactly what its lock file says.
npm_install() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] &&
    return
  say "npm ci in $1"
  (cd "$1" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund \
    </dev/null >&2)
  touch "$1/node_modules/.package-lock.json"
}

compile() {
  say "make $*"
  make --no-print-directory -s -j "$jobs" "$@" >&2
}

# --- Commands ----------------------------------------------------------------

native() {
  need gcc make
  compile native
  say 'built build/native/interleave'
}

web_tools() { need make emcc node; }

engine() {
  web_tools
  compile wasm wasm-single
}

web() {
  engine
  npm_install web
  say 'building the page'
  (cd web && npm run --silent build >&2)
  mkdir -p build/web/engine
  cp build/wasm/engine*.wasm build/wasm/library.txt build/web/engine/
  web/node_modules/.bin/esbuild build/wasm/engine*.js --minify \
    --log-level=error --outdir=build/web/engine
  say 'built build/web'
}

serve() {
  web
  exec node web/server.mjs --port "${1:-8080}"
}

# deps [web]: what building the page needs, or what all commands need
deps() {
  if [ "${1:-}" = web ]; then web_tools; else test_tools; fi
}

test_tools() {
  need gcc make node clang clang-format clang-tidy emcc sanitizers cmocka chromium font \
    python3 git binutils
}

run_tests() {
  test_tools
  npm_install web
  exec python3 tests/run.py "$@"
}

bench() {
  need python3 chromium gcc make node
  native
  web
  npm_install tests/bench
  exec python3 tests/bench/run.py "$@"
}

usage() {
  cat <<'TEXT'
./build.sh serve [PORT]   build, then serve the page on 127.0.0.1 (8080)
./build.sh test [SUITE..] build, then run every test, or the suites named
./build.sh native         build/native/interleave, the command-line program
./build.sh web            build/web, static files ready for any host
./build.sh bench [TABLE..]  the benchmark tables
./build.sh engine         build/wasm, the two WebAssembly engines alone
./build.sh deps [web]     install what all commands need, or the page alone
./build.sh clean          remove build/
Variables: CC, CLANG, EMCC, CHROMIUM (paths of tools to use).
TEXT
}

command=${1:-help}
[ $# = 0 ] || shift
case $command in
  native | engine | web | serve | bench | deps) "$command" "$@" ;;
  test) run_tests "$@" ;;
  clean) rm -rf build ;;
  help | -h | --help) usage ;;
  *)
    usage >&2
    fail "no command '$command'"
    ;;
esac

#!/bin/sh
# Writes core/lib/**/*.py to its output, for the engine, without what only
# their readers need: see strip.awk.
#
#   sh core/lib/embed.sh table FOLDER    C: the table that lib.h declares
#   sh core/lib/embed.sh empty           the same without a module in it
#   sh core/lib/embed.sh bundle FOLDER   for each module a line with its name and
#                                        length in bytes, then its text
set -eu
export LC_ALL=C
form=$1

# Only the .py files, as module names, one a line: a/b.py -> a.b
modules() {
  find . -name '*.py' | sed -e 's|^\./||' -e 's|\.py$||' -e 's|/__init__$||' \
    -e 's|/|.|g' | sort
}

file_of() {
  path=$(echo "$1" | tr . /)
  if [ -f "$path.py" ]; then echo "$path.py"; else echo "$path/__init__.py"; fi
}

text_of() {
  awk -f strip.awk "$(file_of "$1")"
}

bundle() {
  for module in $(modules); do
    echo "$module $(($(text_of "$module" | wc -c)))"
    text_of "$module"
  done
}

texts() {
  i=0
  for module in $(modules); do
    printf '\nstatic const char text_%d[] = "" /* %s */\n' "$i" "$module"
    text_of "$module" | od -An -v -to1 | sed -e 's/ /\\/g' -e 's/.*/"&"/'
    echo ';'
    i=$((i + 1))
  done
}

rows() {
  i=0
  for module in $(modules); do
    printf '  {"%s", text_%d, sizeof text_%d - 1},\n' "$module" "$i" "$i"
    i=$((i + 1))
  done
}

[ "$form" = empty ] || cd "$2"
if [ "$form" = bundle ]; then
  bundle
  exit
fi
echo '#include "lib/lib.h"'
[ "$form" = empty ] || texts
printf '\nconst il_lib_source il_lib_sources[] = {\n'
[ "$form" = empty ] || rows
printf '  {NULL, NULL, 0},\n};\n'

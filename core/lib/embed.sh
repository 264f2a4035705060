#!/bin/sh
# Writes core/lib/**/*.py to its output for the engine to carry.
#
#   sh core/lib/embed.sh table FOLDER [MODULE..]   C: the table that lib.h
#       declares, of the modules named, or of all
#   sh core/lib/embed.sh bundle FOLDER [MODULE..]  all but the modules named: for
#       each a line with name and length in bytes, then its text
set -eu
export LC_ALL=C
form=$1
cd "$2"
shift 2
chosen=" $* "

# Only the .py files, as module names, one a line: a/b.py -> a.b
modules() {
  find . -name '*.py' | sed -e 's|^\./||' -e 's|\.py$||' -e 's|/__init__$||' \
    -e 's|/|.|g' | sort | while read -r module; do
    case $chosen in
    *" $module "*) [ "$form" = bundle ] || echo "$module" ;;
    '  ') echo "$module" ;;
    *) [ "$form" = table ] || echo "$module" ;;
    esac
  done
}

file_of() {
  path=$(echo "$1" | tr . /)
  if [ -f "$path.py" ]; then echo "$path.py"; else echo "$path/__init__.py"; fi
}

if [ "$form" = bundle ]; then
  for module in $(modules); do
    file=$(file_of "$module")
    echo "$module $(($(wc -c <"$file")))"
    cat "$file"
  done
  exit
fi

echo '#include "lib/lib.h"'
i=0
for module in $(modules); do
  printf '\nstatic const char text_%d[] = "" /* %s */\n' "$i" "$module"
  od -An -v -to1 "$(file_of "$module")" | sed -e 's/ /\\/g' -e 's/.*/"&"/'
  echo ';'
  i=$((i + 1))
done

printf '\nconst il_lib_source il_lib_sources[] = {\n'
i=0
for module in $(modules); do
  printf '  {"%s", text_%d, sizeof text_%d - 1},\n' "$module" "$i" "$i"
  i=$((i + 1))
done
printf '  {NULL, NULL, 0},\n};\n'

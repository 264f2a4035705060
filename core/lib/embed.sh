#!/bin/sh
# Writes core/lib/**/*.py as C, the table that lib.h declares, to its output.
#
#   sh core/lib/embed.sh FOLDER > lib_sources.c
set -eu
export LC_ALL=C
cd "$1"

# Only the .py files, as module names, one a line: a/b.py -> a.b
modules() {
  find . -name '*.py' | sed -e 's|^\./||' -e 's|\.py$||' -e 's|/__init__$||' \
    -e 's|/|.|g' | sort
}

file_of() {
  path=$(echo "$1" | tr . /)
  if [ -f "$path.py" ]; then echo "$path.py"; else echo "$path/__init__.py"; fi
}

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

# Takes out of a Python file what is there for its readers: comments, docstrings,
# most of the indentation and spaces beside operators. Every line keeps its number, and whatever stands
# between quotes stays as it is.
#
#   awk -f strip.awk FILE

BEGIN { quote = "" } # that of the string the last line has ended in

function next_to(c) {
  return c != "" && index("=+-*/%<>|&^,:()[]{}", c)
}

# The line from `at` on, without its comment. Follows strings and brackets.
function scan(line, at,    code, c, triple) {
  code = ""
  while (at <= length(line)) {
    c = substr(line, at, 1)
    if (quote != "") {
      if (c == "\\")
        c = substr(line, at, 2)
      else if (substr(line, at, length(quote)) == quote) {
        c = quote
        quote = ""
      }
    } else if (c == "#") {
      break
    } else if (c == "'" || c == "\"") {
      triple = c c c
      quote = substr(line, at, 3) == triple ? triple : c
      c = quote
    } else if (index("([{", c)) {
      depth++
    } else if (index(")]}", c)) {
      depth--
    }
    if (quote == "" && c == " " && (next_to(substr(code, length(code))) ||
                                    next_to(substr(line, at + 1, 1)))) {
      at++
      continue
    }
    code = code c
    at += length(c)
  }
  if (quote == "") sub(/[ \t]+$/, "", code)
  # Without a backslash only a string of three quotes goes on.
  if (length(quote) == 1 && code !~ /\\$/) quote = ""
  return code
}

# What a line that begins a statement is indented by
function indented(line) {
  match(line, /^ */)
  return RLENGTH
}

{
  inside = quote != "" # a string, where spaces count
  joined = inside || depth > 0 || goes_on
  indent = joined ? 0 : indented($0)
  code = inside ? scan($0, 1) : scan($0, indented($0) + 1)
  goes_on = quote == "" && code ~ /\\$/
  text[NR] = code
  starts[NR] = joined || code == "" ? -1 : indent
}

# Docstrings are found where all lines are known.
function drop_docstring(first,    last, next_code) {
  if (text[first] !~ /^"""/) return
  last = first
  if (text[first] !~ /^""".*"""$/ || text[first] == "\"\"\"")
    do last++; while (last < NR && text[last] !~ /"""$/)
  next_code = last + 1
  while (next_code <= NR && starts[next_code] < 0) next_code++
  while (last > first) text[last--] = ""
  if (next_code > NR || starts[next_code] < starts[first])
    text[first] = "pass"
  else
    text[first] = ""
}

END {
  opens = 1 # a block: the statement before it ends with a colon
  for (i = 1; i <= NR; i++) {
    if (opens && starts[i] >= 0) drop_docstring(i)
    if (text[i] != "") opens = text[i] ~ /:$/
    for (level = starts[i]; level > 0 && text[i] != ""; level -= 4) printf " "
    print text[i]
  }
}

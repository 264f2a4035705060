whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


class Template:
    def __init__(self, template):
        self.template = template

    def substitute(self, mapping={}, /, **kwargs):
        return self._fill({**mapping, **kwargs}, True)

    def safe_substitute(self, mapping={}, /, **kwargs):
        return self._fill({**mapping, **kwargs}, False)

    def _fill(self, values, strict):
        text = self.template
        out = []
        while True:
            before, dollar, text = text.partition("$")
            out.append(before)
            if not dollar:
                return "".join(out)
            braces = text.startswith("{")
            end = start = 1 if braces else 0
            letters = ascii_letters + digits + "_"
            while end < len(text) and text[end] in letters:
                end += 1
            name = text[start:end]
            good = name and not name[0].isdigit()
            if braces:
                good = good and text[end : end + 1] == "}"
            if text.startswith("$"):
                out.append("$")
                text = text[1:]
            elif good and name in values:
                out.append(str(values[name]))
                text = text[end + start :]
            elif strict:
                if good:
                    raise KeyError(name)
                place = len(self.template) - len(text) - 1
                lines = self.template[: place + 1].splitlines(True)
                raise ValueError(
                    "Invalid placeholder in string: line"
                    f" {len(lines)}, col {len(lines[-1])}"
                )
            else:
                out.append("$")

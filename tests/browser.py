"""Interleave in Chromium, for Python: programs in, reports out.

  with Browser() as page:
      report = page.run("print(1)", cores=2)

tests/browser.mjs serves build/web, opens it in a headless Chromium and speaks
one JSON object a line.
"""

import json
import subprocess
from pathlib import Path

TESTS = Path(__file__).resolve().parent


class Browser:
    def __init__(self, script=TESTS / "browser.mjs", *arguments):
        self._process = subprocess.Popen(
            ["node", script, *arguments], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, encoding="utf-8")
        self.first = self._receive()

    def _receive(self):
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the browser ended")
        reply = json.loads(line)
        if "failure" in reply:
            raise RuntimeError(reply["failure"])
        return reply

    def ask(self, **request):
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._receive()

    def run(self, source, *, timeout=120, **options):
        """The report of window.interleave.run; status 'timeout' if stopped."""
        options = {k: v for k, v in options.items() if v is not None}
        return self.ask(run={"source": source, **options}, timeout=timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(30)

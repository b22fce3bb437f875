# SPDX-License-Identifier: AGPL-3.0-or-later
"""The caption server under test, told what to publish (OverlayPuppet.cpp)."""
import json
import re
import subprocess


class Puppet:
    def __init__(self, program, port=0, token=""):
        arguments = [program, str(port)] + ([token] if token else [])
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?token=([0-9A-Za-z_-]+)", self.url)
        if not found:
            raise RuntimeError(f"the server did not start: {self.url!r}")
        self.port, self.token = int(found[1]), found[2]

    def tell(self, **line):
        """Returns when it was published, in seconds since 1970."""
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline()) / 1e6

    def _caption(self, kind, segment, words, committed, stream, start, extra):
        start = segment * 10.0 if start is None else start
        words = words.split() if isinstance(words, str) else words
        timed = [{"text": word, "start": start + i * 0.4, "end": start + i * 0.4 + 0.3, "confidence": 0.9}
                 for i, word in enumerate(words)]
        end = timed[-1]["end"] if timed else start
        event = {"type": kind, "segment": segment, "start": start, "end": end, "text": " ".join(words),
                 "committed": committed if committed is not None else len(words), "words": timed}
        return self.tell(stream=stream, event={**event, **extra})

    def partial(self, segment, words, committed=0, stream=0, start=None):
        return self._caption("partial", segment, words, committed, stream, start, {})

    def final(self, segment, words, stream=0, start=None, **extra):
        return self._caption("final", segment, words, None, stream, start, extra)

    def gap(self, start, end, stream=0):
        return self.tell(stream=stream, event={"type": "gap", "start": start, "end": end, "reason": "busy",
                                               "text": f"[… {end - start:.1f} s not captioned]"})

    def clear(self, end, stream=0):
        return self.tell(stream=stream, event={"type": "clear", "end": end})

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

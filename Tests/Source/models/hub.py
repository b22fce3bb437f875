#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A hub with Hugging Face's layout on this machine alone, for tests: hub.py CONTENT LOG [CERTIFICATE KEY]

Serves the files of CONTENT as every model OWNER/NAME; OWNER says what goes wrong (see FAULTS). Prints the ports of the
hub and of the other host that it links to, and ends when its standard input does. LOG gets a line of JSON per request.
"""
import hashlib
import http.server
import json
import pathlib
import re
import ssl
import sys
import threading
import time
import urllib.parse

COMMIT = "0123456789abcdef0123456789abcdef01234567"
WEIGHTS = "model.safetensors"
TOKEN = "Bearer right-token"
CUT_BYTES = 300_000

FAULTS = {
    "good": "nothing",
    "cut": "every connection breaks after CUT_BYTES of the weights",
    "norange": "the first connection breaks, and ranges are ignored",
    "wronghash": "the weights are other ones of the same size",
    "wronghashonce": "the first time only",
    "wrongrange": "the first connection breaks, and the second sends another part than was asked for",
    "filegone": "the weights are listed, but 404",
    "absent": "there is no such model, in Hugging Face's words",
    "plainabsent": "there is no such model: 404 without a word",
    "norevision": "there is no such revision",
    "gated": "content needs TOKEN",
    "redirect": "content is on the other host, with X-Linked-Size and X-Linked-ETag",
    "redirectrelative": "content is elsewhere on this host",
    "redirectother": "the other host's content is announced with another size",
    "redirectloop": "content is always elsewhere",
    "redirectfile": "content is said to be at file:///etc/passwd",
    "redirecthttp": "content is said to be at an http address",
    "slow": "two megabytes a second at most",
    "stall": "the first half of the weights, and then nothing",
    "deaf": "the list never comes",
    "busy": "503 for every second request",
    "down": "always 503",
    "short": "weights are shorter than listed, and say so",
    "shortquiet": "weights are shorter than listed, without Content-Length",
    "longquiet": "weights are longer than listed, without Content-Length",
    "huge": "weights are listed with a million gigabytes",
    "nochecksum": "the list has no checksums",
    "nocommit": "the list doesn't say what commit it is of",
    "notjson": "the list is not JSON",
    "endless": "the list doesn't end",
    "names": "the list has files outside the folder and of strange names",
    "evilshard": "the index of shards points out of the folder",
    "wavlm": "the configuration is another model's",
    "noconfig": "there is no configuration",
    "noweights": "there are no weights",
    "novocab": "there is no vocabulary",
    "damaged": "whole and with the right checksum, but a tensor is missing",
}


class Hub:
    def __init__(self, content, log):
        self.files = {path.name: path.read_bytes() for path in pathlib.Path(content).iterdir()}
        self.log = open(log, "a", buffering=1)
        self.counts = {}
        self.lock = threading.Lock()

    def count(self, key):
        with self.lock:
            self.counts[key] = self.counts.get(key, 0) + 1
            return self.counts[key]

    def files_of(self, owner):
        files = dict(self.files)
        if owner == "wavlm":
            files["config.json"] = files["config.json"].replace(b'"hubert"', b'"wavlm"')
        if owner == "damaged":  # renames a tensor, length kept
            files[WEIGHTS] = files[WEIGHTS].replace(b"lm_head.weight", b"lm_hand.weight")
        if owner == "evilshard":
            weights = files.pop(WEIGHTS)
            files["shard.safetensors"] = weights
            index = {"weight_map": {"lm_head.weight": "../../shard.safetensors"}}
            files[WEIGHTS + ".index.json"] = json.dumps(index).encode()
        for gone, name in (("noconfig", "config.json"), ("noweights", WEIGHTS), ("novocab", "vocab.json")):
            if owner == gone:
                del files[name]
        return files

    def listing(self, owner):
        siblings = []
        for name, data in self.files_of(owner).items():
            entry = {"rfilename": name, "size": len(data)}
            if name.endswith(".safetensors"):
                sha256 = hashlib.sha256(data).hexdigest()
                entry["blobId"] = hashlib.sha1(sha256.encode()).hexdigest()  # of the pointer file
                entry["lfs"] = {"sha256": sha256, "size": len(data), "pointerSize": 134}
            else:
                entry["blobId"] = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
            if owner == "huge" and name == WEIGHTS:
                entry["size"] = entry["lfs"]["size"] = 10**15
            if owner == "nochecksum":
                entry.pop("blobId", None)
                entry.pop("lfs", None)
            siblings.append(entry)
        if owner == "names":
            for name in ("../up.safetensors", "/etc/up.bin", "sub/model.safetensors", ".hidden.bin", "a b.bin",
                         "..\\up.bin", "x" * 5000 + ".bin", ""):
                siblings.append({"rfilename": name, "size": 1, "blobId": "nonsense"})
        answer = {"id": owner + "/tiny", "sha": COMMIT, "siblings": siblings, "tags": ["hubert"], "private": False}
        if owner == "nocommit":
            del answer["sha"]
        return json.dumps(answer).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    hub = None
    other_port = 0

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path  # of a proxy's whole URL as well
        record = {"port": self.server.server_port, "url": self.path, "range": self.headers.get("Range"),
                  "token": self.headers.get("Authorization")}
        self.hub.log.write(json.dumps(record) + "\n")
        try:
            self.route(path)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def route(self, path):
        listing = re.fullmatch(r"/api/models/([^/]+)/([^/]+)/revision/([^/]+)", path)
        content = re.fullmatch(r"(/elsewhere)?/([^/]+)/([^/]+)/resolve/" + COMMIT + r"/([^/]+)", path)
        if listing:
            self.serve_listing(listing[1], listing[3])
        elif content:
            self.serve_content(content[2], content[4], bool(content[1]))
        else:
            self.answer(404)

    def serve_listing(self, owner, revision):
        if owner not in FAULTS or owner == "plainabsent":
            return self.answer(404)
        if owner == "absent":
            return self.answer(401, b"{}", X_Error_Code="RepoNotFound")
        if owner == "norevision" or revision not in ("main", "v1.0", "refs%2Fpr%2F1"):
            return self.answer(404, b"{}", X_Error_Code="RevisionNotFound")
        if owner == "down" or (owner == "busy" and self.hub.count("busy") % 2):
            return self.answer(503, b"busy", Retry_After="0")
        if owner == "notjson":
            return self.answer(200, b"<html>Welcome to our network! Please log in.</html>")
        if owner == "deaf":
            return time.sleep(60)
        if owner == "endless":
            self.begin_quietly()
            while True:
                self.wfile.write(b" " * 65536)
        self.answer(200, self.hub.listing(owner), Content_Type="application/json")

    def serve_content(self, owner, name, is_elsewhere):
        data = self.hub.files_of(owner).get(name)
        if data is None or (owner == "filegone" and name == WEIGHTS):
            return self.answer(404, b"", X_Error_Code="EntryNotFound")
        if owner == "gated" and self.headers.get("Authorization") != TOKEN:
            return self.answer(403, b"{}", X_Error_Code="GatedRepo")
        if owner == "busy" and self.hub.count("busy") % 2:
            return self.answer(503, b"busy", Retry_After="0")
        if owner.startswith("redirect") and not is_elsewhere:
            return self.redirect(owner, data)
        if name == WEIGHTS:
            return self.serve_weights(owner, data)
        self.answer(200, data)

    def redirect(self, owner, data):
        where = {
            "redirectrelative": "/elsewhere" + self.path,
            "redirectloop": self.path,
            "redirectfile": "file:///etc/passwd",
        }.get(owner, "http://localhost:%d/elsewhere%s" % (self.other_port, self.path))
        size = len(data) + (1 if owner == "redirectother" else 0)
        etag = hashlib.sha256(data).hexdigest()
        self.answer(302, b"moved", Location=where, X_Linked_Size=str(size), X_Linked_ETag='"%s"' % etag)

    def begin_quietly(self):
        """Says no length: the end of the connection ends the content."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()

    def serve_weights(self, owner, data):
        number = self.hub.count(owner)
        if owner == "wronghash" or (owner == "wronghashonce" and number == 1):
            data = data[:-1] + bytes([data[-1] ^ 1])
        if owner == "short":
            return self.answer(200, data[:-100])
        if owner in ("shortquiet", "longquiet"):
            self.begin_quietly()
            return self.wfile.write(data[:-100] if owner == "shortquiet" else data + b"more")
        first = self.first_byte(owner, number)
        rest = data[first:]
        if first > 0:
            self.send_response(206)
            self.send_header("Content-Range", "bytes %d-%d/%d" % (first, len(data) - 1, len(data)))
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.send_rest(owner, number, rest)

    def first_byte(self, owner, number):
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        if not asked or owner == "norange":
            return 0
        return int(asked[1]) + (7 if owner == "wrongrange" else 0)

    def send_rest(self, owner, number, rest):
        breaks = owner == "cut" or (owner in ("norange", "wrongrange") and number == 1)
        if breaks and len(rest) > CUT_BYTES:
            self.wfile.write(rest[:CUT_BYTES])
            self.close_connection = True
        elif owner == "stall":
            half = len(self.hub.files[WEIGHTS]) // 2
            self.wfile.write(rest[: max(0, len(rest) - half)])
            self.wfile.flush()
            time.sleep(60)
        elif owner == "slow":
            for at in range(0, len(rest), 10_000):
                self.wfile.write(rest[at : at + 10_000])
                time.sleep(0.005)
        else:
            self.wfile.write(rest)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # clients that hang up are what the tests are about


def start():
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main():
    Handler.hub = Hub(sys.argv[1], sys.argv[2])
    other = start()
    Handler.other_port = other.server_port
    hub = Server(("127.0.0.1", 0), Handler)
    if len(sys.argv) > 4:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
        hub.socket = context.wrap_socket(hub.socket, server_side=True)
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    print(hub.server_port, other.server_port, flush=True)
    sys.stdin.read()


main()

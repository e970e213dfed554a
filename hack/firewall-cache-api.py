#!/usr/bin/python3
"""An API server that knows one Secret and takes every report: what an agent speaks with while its AOT cache is made.

  firewall-cache-api.py FIREWALL LAST_GOOD CERTIFICATE KEY ADDRESS

LAST_GOOD is the file whose document the Secret holds, as a newer revision. Writes its URL into the file ADDRESS, and makes ADDRESS.reported with the first report.
"""

import base64
import hashlib
import http.server
import json
import pathlib
import ssl
import sys

FIREWALL, LAST_GOOD, CERTIFICATE, KEY, ADDRESS = sys.argv[1:]
DOCUMENT = pathlib.Path(LAST_GOOD).read_text().split("\n", 1)[1]
# RFC 6455, section 1.3.
WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def encoded(text):
    return base64.b64encode(text.encode()).decode()


SECRET = {
    "apiVersion": "v1", "kind": "Secret", "type": "vti.dev/firewall-config",
    "metadata": {"name": f"{FIREWALL}-config", "namespace": FIREWALL, "uid": "1", "resourceVersion": "5"},
    "data": {"revision": encoded("2"), "config.json": encoded(DOCUMENT)},
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.headers.get("Upgrade"):
            self.watch()
        elif "/secrets" in self.path:
            self.answer({"apiVersion": "v1", "kind": "SecretList", "metadata": {"resourceVersion": "5"}, "items": [SECRET]})
        else:
            self.send_error(404)

    def watch(self):
        """One event, and then nothing until the client goes."""
        accept = hashlib.sha1((self.headers["Sec-WebSocket-Key"] + WEBSOCKET).encode()).digest()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(accept).decode())
        self.end_headers()
        event = json.dumps({"type": "MODIFIED", "object": SECRET}).encode()
        # A whole text message whose length is given in eight bytes.
        self.wfile.write(b"\x81\x7f" + len(event).to_bytes(8, "big") + event)
        self.wfile.flush()
        self.connection.recv(1)
        self.close_connection = True

    def do_PATCH(self):
        report = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        pathlib.Path(f"{ADDRESS}.reported").touch()
        self.answer(report)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE, KEY)
server.socket = context.wrap_socket(server.socket, server_side=True)
pathlib.Path(ADDRESS).write_text(f"https://127.0.0.1:{server.server_address[1]}")
server.serve_forever()

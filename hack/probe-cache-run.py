#!/usr/bin/python3
"""Runs gateway-probe for a moment on the addresses of its namespace's loopback, so that it does once all that it usually does.

  probe-cache-run.py PROGRAM SOCKET
"""

import json
import socket
import subprocess
import sys
import time

SECONDS = 2

program, path = sys.argv[1:]
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
probe = subprocess.Popen([program, "--socket", path])
client = socket.socket(socket.AF_UNIX)
end = time.monotonic() + 30
while client.connect_ex(path) != 0:
    if probe.poll() is not None or time.monotonic() > end:
        sys.exit("gateway-probe did not start")
    time.sleep(0.01)
usual = {"device": "lo", "mark": 0, "frequencyMillis": 20, "waitMillis": 10, "tries": 2, "triesUp": 1, "targets": [], "requiredTargets": 1}
targets = [{"id": 1, "method": "ICMP", "port": 0, "address": "127.0.0.1"}, {"id": 2, "method": "ICMP", "port": 0, "address": "::1"},
           {"id": 3, "method": "TCP", "port": 9, "address": "127.0.0.1"}, {"id": 4, "method": "ICMP", "port": 0, "address": "127.0.0.2", "device": "none"}]
for message in ([], targets):
    client.sendall((json.dumps({"type": "targets", "targets": [usual | target for target in message]}) + "\n").encode())
client.settimeout(0.2)
end = time.monotonic() + SECONDS
while time.monotonic() < end:
    try:
        client.recv(65536)
    except TimeoutError:
        pass
probe.terminate()
# It writes the cache when it ends.
sys.exit(probe.wait(120) not in (0, 143))

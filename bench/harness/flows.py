"""Many UDP flows at a steady pace, and how many of their datagrams arrive.

  flows.py receive PORT                 counts datagrams by sender; on end of input prints {"<source port>": count}
  flows.py send HOST PORT FLOWS PACE    each flow sends PACE datagrams a second; prints "sending"; on end of input prints the counts that were sent
"""

import collections
import json
import select
import socket
import sys
import time

# What is still on its way when the sender stops.
LAST_ARRIVALS_SECONDS = 1.0
# Python does not name it (socket(7)).
SO_RCVBUFFORCE = 33


def receive(port):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)
    udp.bind(("0.0.0.0", port))
    counts = collections.Counter()
    print("listening", flush=True)
    end = None
    while end is None or time.monotonic() < end:
        readable, _, _ = select.select([udp] if end else [udp, sys.stdin], [], [], 0.1)
        if udp in readable:
            counts[udp.recvfrom(2048)[1][1]] += 1
        if sys.stdin in readable:
            end = time.monotonic() + LAST_ARRIVALS_SECONDS
    print(json.dumps(counts), flush=True)


def send(host, port, flows, pace):
    sockets = []
    for _ in range(flows):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.connect((host, port))
        sockets.append(udp)
    counts = collections.Counter()
    gap = 1.0 / (flows * pace)
    print("sending", flush=True)
    due = time.monotonic()
    while True:
        for udp in sockets:
            udp.send(b"f" * 100)
            counts[udp.getsockname()[1]] += 1
            due += gap
            if (wait := due - time.monotonic()) > 0.001:
                time.sleep(wait)
        if select.select([sys.stdin], [], [], 0)[0]:
            print(json.dumps(counts), flush=True)
            return


if sys.argv[1] == "receive":
    receive(int(sys.argv[2]))
else:
    send(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))

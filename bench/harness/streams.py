"""A UDP stream and a TCP stream of one message a millisecond, and the longest silence that the receiving application sees in each.

  streams.py receive PORT          on a line of standard input ("reset") forgets what was seen; on "report" prints one JSON document
  streams.py send HOST PORT        sends until it is ended, on a new UDP and a new TCP connection; prints "sending" when both have begun

Silences are measured between arrivals at the receiver. UDP datagrams carry the kernel's time of arrival, so that a late process makes no gap.
"""

import json
import select
import socket
import struct
import sys
import threading
import time

EVERY = 0.001
SO_TIMESTAMPNS = 35


class Silence:
    """The longest pause between two arrivals, and the time (epoch seconds) of the last arrival before it."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.last, self.longest, self.began, self.arrivals = None, 0.0, None, 0

    def arrival(self, at):
        if self.last is not None and at - self.last > self.longest:
            self.longest, self.began = at - self.last, self.last
        self.last = at
        self.arrivals += 1

    def report(self):
        return {"longest_ms": self.longest * 1000, "began": self.began, "arrivals": self.arrivals, "last": self.last}


def receive(port):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    udp.bind(("0.0.0.0", port))
    listener = socket.create_server(("0.0.0.0", port), reuse_port=True)
    poll = select.poll()
    for source in (udp, listener, sys.stdin):
        poll.register(source, select.POLLIN)
    connections, silence = {}, {"udp": Silence(), "tcp": Silence()}
    print("listening", flush=True)
    while True:
        for number, _ in poll.poll():
            if number == udp.fileno():
                _, control, _, _ = udp.recvmsg(2048, 64)
                seconds, nanos = struct.unpack("qq", control[0][2])
                silence["udp"].arrival(seconds + nanos / 1e9)
            elif number == listener.fileno():
                connection, _ = listener.accept()
                connections[connection.fileno()] = connection
                poll.register(connection, select.POLLIN)
            elif number in connections:
                try:
                    data = connections[number].recv(65536)
                except OSError:
                    data = b""
                if data:
                    silence["tcp"].arrival(time.time())
                else:
                    poll.unregister(number)
                    connections.pop(number).close()
            else:
                command = sys.stdin.readline()
                if not command:
                    return
                if command.strip() == "report":
                    print(json.dumps({name: each.report() for name, each in silence.items()}), flush=True)
                else:
                    for each in silence.values():
                        each.reset()
                    print("ok", flush=True)


def send_forever(send):
    due = time.monotonic()
    while True:
        send()
        due += EVERY
        # What a late wake-up has missed is not made up for: a burst would hide a gap.
        due = max(due, time.monotonic() - EVERY)
        time.sleep(max(0.0, due - time.monotonic()))


def send(host, port):
    tcp = socket.create_connection((host, port), timeout=5)
    tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    tcp.settimeout(None)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.connect((host, port))

    def send_datagram():
        try:
            udp.send(b"u" * 64)
        except OSError:
            pass  # the firewall says that the server is out of reach: the receiver sees the silence

    threading.Thread(target=send_forever, args=[lambda: tcp.send(b"t" * 64)], daemon=True).start()
    print("sending", flush=True)
    send_forever(send_datagram)


if __name__ == "__main__":
    {"receive": lambda: receive(int(sys.argv[2])), "send": lambda: send(sys.argv[2], int(sys.argv[3]))}[sys.argv[1]]()

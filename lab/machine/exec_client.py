"""Runs one command inside the lab's machine: exec_client.py ADDRESS PORT COMMAND... (see exec_server.py).

Standard input, output and error are the command's own, and so is the exit status.
"""

import json
import os
import socket
import struct
import sys
import threading


def send_input(connection: socket.socket):
    try:
        while data := os.read(0, 65536):
            connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the command has ended before its input


def receive(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            sys.exit("ERROR: the lab's machine closed the connection: look at its console log.")
        data += part
    return data


def main(address: str, port: str, *argv: str):
    try:
        connection = socket.create_connection((address, int(port)), timeout=10)
    except OSError as refused:
        sys.exit(f"ERROR: the lab's machine does not answer ({refused}): start it with make lab.")
    connection.settimeout(None)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(json.dumps({"argv": argv}).encode() + b"\n")
    threading.Thread(target=send_input, args=[connection], daemon=True).start()
    while True:
        stream, size = struct.unpack("!BI", receive(connection, 5))
        data = receive(connection, size)
        if stream == 3:
            os._exit(int(data))
        os.write(stream, data)


main(*sys.argv[1:])

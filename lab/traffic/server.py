"""The servers of the lab: server.py [--tcp PORT]... [--udp PORT]...

TCP speaks one line protocol on every port, since a firewall of this kind looks at ports only:
  "ping"          is answered by "pong"
  "give N take M" reads M bytes, then answers with N bytes
UDP answers each datagram with one of the same size that starts with the DSCP value the datagram arrived with.
"""

import argparse
import asyncio
import socket

CHUNK = b"x" * 65536


async def give_and_take(reader, writer, give, take):
    while take > 0:
        data = await reader.read(min(take, len(CHUNK)))
        if not data:
            return
        take -= len(data)
    while give > 0:
        part = CHUNK[:give]
        writer.write(part)
        await writer.drain()
        give -= len(part)


async def serve_tcp(reader, writer):
    try:
        while line := await reader.readline():
            words = line.decode().split()
            if words == ["ping"]:
                writer.write(b"pong\n")
            elif len(words) == 4 and words[0] == "give" and words[2] == "take":
                await give_and_take(reader, writer, int(words[1]), int(words[3]))
            else:
                return
            await writer.drain()
    except (ConnectionError, TimeoutError):
        pass
    finally:
        writer.close()


def serve_udp(sock):
    try:
        while True:
            data, control, _, sender = sock.recvmsg(65536, 64)
            # The whole former TOS octet; its upper six bits are the DSCP (RFC 2474).
            tos = next(value[0] for level, kind, value in control if (level, kind) == (socket.IPPROTO_IP, socket.IP_TOS))
            sock.sendto(f"{tos >> 2} ".encode().ljust(len(data), b"."), sender)
    except BlockingIOError:
        pass


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tcp", type=int, action="append", default=[])
    arguments.add_argument("--udp", type=int, action="append", default=[])
    ports = arguments.parse_args()
    for port in ports.tcp:
        await asyncio.start_server(serve_tcp, "0.0.0.0", port, backlog=1024)
    for port in ports.udp:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
        sock.bind(("0.0.0.0", port))
        asyncio.get_running_loop().add_reader(sock, serve_udp, sock)
    await asyncio.get_running_loop().create_future()


asyncio.run(main())

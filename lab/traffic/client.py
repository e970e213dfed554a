"""The client of the lab; each command prints one JSON document.

  client.py download HOST PORT --bytes N --upload M        moves M bytes up and N bytes down on one TCP connection
  client.py connect HOST PORT --count N [--timeout-ms T]   opens N new TCP connections and exchanges a line on each
  client.py hold HOST PORT --count N --every-ms X          opens N TCP connections, prints "ready", exchanges a line on each every X ms
                                                           until its standard input ends, and tells each one's longest silence
  client.py voip HOST PORT --count N --size BYTES [--dscp VALUE]
                                                           sends N UDP datagrams and counts the answers and the DSCP values seen by the server
"""

import argparse
import asyncio
import collections
import json
import os
import socket
import sys
import time

AT_ONCE = 20
LAST_WORD_SECONDS = 10


async def download(options):
    reader, writer = await asyncio.open_connection(options.host, options.port)
    writer.write(f"give {options.bytes} take {options.upload}\n".encode() + b"x" * options.upload)
    await writer.drain()
    received = len(await reader.readexactly(options.bytes))
    writer.close()
    return {"sent": options.upload, "received": received}


async def exchange(reader, writer):
    writer.write(b"ping\n")
    if await reader.readline() != b"pong\n":
        raise ConnectionError("the server closed the connection")


async def connect(options):
    gate = asyncio.Semaphore(AT_ONCE)
    results = collections.Counter()

    async def one():
        async with gate:
            try:
                async with asyncio.timeout(options.timeout_ms / 1000):
                    reader, writer = await asyncio.open_connection(options.host, options.port)
                    await exchange(reader, writer)
                    writer.close()
                results["ok"] += 1
            except (OSError, TimeoutError):
                results["failed"] += 1

    await asyncio.gather(*(one() for _ in range(options.count)))
    return {"ok": results["ok"], "failed": results["failed"]}


async def hold(options):
    until = asyncio.Event()
    started = asyncio.Semaphore(0)

    async def one():
        reader, writer = await asyncio.open_connection(options.host, options.port)
        await exchange(reader, writer)
        started.release()
        longest, heard = 0.0, time.monotonic()
        try:
            while True:
                last = until.is_set()
                async with asyncio.timeout(LAST_WORD_SECONDS if last else None):
                    await stop_early(exchange(reader, writer), until)
                longest, heard = max(longest, time.monotonic() - heard), time.monotonic()
                if last:
                    return {"survived": True, "longest_gap_ms": round(longest * 1000)}
                await asyncio.sleep(options.every_ms / 1000)
        except (OSError, TimeoutError):
            return {"survived": False, "longest_gap_ms": round(max(longest, time.monotonic() - heard) * 1000)}
        finally:
            writer.close()

    connections = [asyncio.create_task(one()) for _ in range(options.count)]
    for _ in range(options.count):
        await started.acquire()
    print("ready", flush=True)
    # No thread waits for the end of the input: it would keep the process from ending.
    asyncio.get_running_loop().add_reader(0, lambda: os.read(0, 4096) or until.set())
    await until.wait()
    asyncio.get_running_loop().remove_reader(0)
    return {"connections": await asyncio.gather(*connections)}


async def stop_early(exchanging, until):
    """Waits for an exchange; once the end is asked for, for the last word's time at most."""
    task = asyncio.ensure_future(exchanging)
    asked = asyncio.ensure_future(until.wait())
    await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    await asyncio.wait_for(task, LAST_WORD_SECONDS)


async def voip(options):
    loop = asyncio.get_running_loop()
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    # The upper six bits of the former TOS octet (RFC 2474).
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, options.dscp << 2)
    sock.connect((options.host, options.port))
    seen = collections.Counter()
    answered = 0
    for _ in range(options.count):
        await loop.sock_sendall(sock, b"v" * options.size)
        try:
            async with asyncio.timeout(2):
                answer = await loop.sock_recv(sock, 65536)
        except (OSError, TimeoutError):
            continue
        answered += 1
        seen[answer.split(b" ")[0].decode()] += 1
    return {"sent": options.count, "answered": answered, "dscp_seen": dict(seen)}


def main():
    arguments = argparse.ArgumentParser()
    commands = arguments.add_subparsers(required=True)
    for action, numbers in ((download, {"--bytes": 0, "--upload": 0}), (connect, {"--count": 1, "--timeout-ms": 10000}),
                            (hold, {"--count": 1, "--every-ms": 50}), (voip, {"--count": 100, "--size": 200, "--dscp": 0})):
        command = commands.add_parser(action.__name__)
        command.add_argument("host")
        command.add_argument("port", type=int)
        for name, default in numbers.items():
            command.add_argument(name, type=int, default=default)
        command.set_defaults(action=action)
    options = arguments.parse_args()
    try:
        print(json.dumps(asyncio.run(options.action(options))))
    except (OSError, EOFError) as failed:
        sys.exit(f"ERROR: {failed or type(failed).__name__}")


main()

"""Runs commands for the host inside the lab's machine.

One TCP connection is one command. The host sends a JSON line {"argv": [...]} and then the command's standard input;
the server answers with frames: one byte for the stream (1 output, 2 error, 3 the exit code as text), four bytes for the
length in network order, the bytes. A connection that closes early ends its command and all that it started.

It listens only on the link between the host's namespace and the machine, which nothing else is connected to.
"""

import asyncio
import json
import os
import signal
import struct
import sys

OUTPUT, ERROR, EXIT = 1, 2, 3


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack("!BI", stream, len(data)) + data


async def forward(source, writer, stream):
    while data := await source.read(65536):
        writer.write(frame(stream, data))
        await writer.drain()


async def feed(reader, process):
    """Standard input, to its end; a host that goes away altogether is seen when the answer cannot be written."""
    try:
        while data := await reader.read(65536):
            process.stdin.write(data)
            await process.stdin.drain()
        process.stdin.close()
    except (ConnectionError, BrokenPipeError):
        pass


async def serve(reader, writer):
    process = None
    try:
        request = json.loads(await reader.readline())
        process = await asyncio.create_subprocess_exec(
            *request["argv"], stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE, start_new_session=True)
        feeding = asyncio.create_task(feed(reader, process))
        await asyncio.gather(forward(process.stdout, writer, OUTPUT), forward(process.stderr, writer, ERROR))
        code = await process.wait()
        feeding.cancel()
        writer.write(frame(EXIT, str(code if code >= 0 else 128 - code).encode()))
        await writer.drain()
    except OSError as refused:
        if process is None:
            writer.write(frame(ERROR, f"cannot run it: {refused}\n".encode()) + frame(EXIT, b"127"))
        else:
            os.killpg(process.pid, signal.SIGKILL)
    finally:
        writer.close()


async def main(address: str, port: str):
    server = await asyncio.start_server(serve, address, int(port), limit=1 << 20)
    async with server:
        await server.serve_forever()


asyncio.run(main(*sys.argv[1:3]))

"""TLS in front of the emulator, with separate hosts for the API, the legacy API and the object store, as at DingTalk.

`front.py EMULATOR CERTIFICATE KEY ADDRESS…`. Prints `ready`, and answers each line of its standard input with the
number of connections and requests since the last one. Addresses of the object store in answers are changed to its host.
"""

import asyncio
import ssl
import sys

STORE = b"https://store.example"
counts = [0, 0]


async def head(reader):
    """Reads a head with its blank line, and the length of the body after it."""
    text = await reader.readuntil(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in text.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return text, int(lengths[0]) if lengths else 0


async def serve(port, reader, writer):
    counts[0] += 1
    inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while True:
            text, length = await head(reader)
            counts[1] += 1
            inner_writer.write(text + await reader.readexactly(length))
            text, length = await head(inner_reader)
            body = await inner_reader.readexactly(length)
            new = body.replace(b"http://127.0.0.1:%d" % port, STORE)
            lines = [line for line in text.split(b"\r\n")[:-2] if not line.lower().startswith(b"content-length:")]
            writer.write(b"\r\n".join([*lines, b"content-length: %d" % len(new), b"", new]))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    inner_writer.close()
    writer.close()


async def main():
    port, certificate, key, *addresses = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    for address in addresses:
        await asyncio.start_server(lambda *streams: serve(int(port), *streams), address, 443, ssl=context, backlog=512)
    print("ready", flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(*counts, flush=True)
        counts[:] = [0, 0]


asyncio.run(main())

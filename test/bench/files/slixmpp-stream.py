"""A file from one python3-slixmpp to another, in the clear: over XEP-0065 and the server's relay, or XEP-0047."""

import asyncio
import json
import sys

from slixmpp import ClientXMPP

kind, role, port, user, password, ca_file = sys.argv[1:]

IN_FLIGHT = 16
IBB_BYTES = 65535
# As much as asyncio reads at once.
SOCKS5_BYTES = 262144


def say(value):
    print(json.dumps(value), flush=True)


class Peer(ClientXMPP):
    def __init__(self):
        super().__init__(f"{user}@localhost/{kind}-{role}", password)
        self.ca_certs = ca_file
        self.file = None
        self.left = 0
        self.register_plugin("xep_0065", {"auto_accept": True})
        # What it may be offered, as base64, is still within the server's limit for a stanza.
        self.register_plugin(
            "xep_0047",
            {"auto_accept": True, "block_size": IBB_BYTES, "max_block_size": IBB_BYTES},
        )
        self.add_event_handler("session_start", self.started)
        self.add_event_handler("socks5_data", self.received)
        self.add_event_handler("ibb_stream_data", lambda stream: self.received(stream.read()))

    def started(self, _event):
        say({"ready": str(self.boundjid)})
        # asyncio itself keeps no task alive.
        self.listening = asyncio.ensure_future(self.listen())

    async def listen(self):
        reader = asyncio.StreamReader()
        await asyncio.get_event_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        while line := await reader.readline():
            asked = json.loads(line)
            if role == "send":
                await self.send_file(asked["file"], asked["to"])
            else:
                self.file = open(asked["file"], "wb", buffering=0)
                self.left = asked["bytes"]
                say({"waiting": True})

    def received(self, data):
        self.file.write(data)
        self.left -= len(data)
        if self.left == 0:
            self.file.close()
            say({"received": True})

    async def send_file(self, path, to):
        with open(path, "rb") as file:
            if kind == "socks5":
                await self.send_by_relay(file, to)
            else:
                await self.send_in_band(file, to)

    async def send_by_relay(self, file, to):
        stream = await self["xep_0065"].handshake(to)
        while data := file.read(SOCKS5_BYTES):
            await stream.write(data)
        stream.transport.close()

    async def send_in_band(self, file, to):
        stream = await self["xep_0047"].open_stream(to, use_messages=kind == "messages")
        # Both count the blocks as they are sent, before anything is waited for.
        under_way = set()
        while data := file.read(IBB_BYTES):
            under_way.add(asyncio.ensure_future(stream.send(data, timeout=60)))
            if len(under_way) == IN_FLIGHT:
                _, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        if under_way:
            await asyncio.wait(under_way)


peer = Peer()
peer.connect(("127.0.0.1", int(port)), force_starttls=True)
asyncio.get_event_loop().run_forever()

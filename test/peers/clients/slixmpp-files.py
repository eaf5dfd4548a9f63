"""A client that takes and sends files: the streams are python3-slixmpp's own XEP-0047 and XEP-0065, and around them stands
the Jingle signalling (XEP-0166, 0234, 0260, 0261) that it does not have."""

import asyncio
import base64
import hashlib
import uuid
from xml.etree import ElementTree as ET

from json_lines import emit, serve_peer
from slixmpp import ClientXMPP
from slixmpp.plugins.xep_0065.socks5 import Socks5Protocol
from slixmpp.xmlstream.handler import CoroutineCallback
from slixmpp.xmlstream.matcher import MatchXPath

JINGLE = "urn:xmpp:jingle:1"
FILE = "urn:xmpp:jingle:apps:file-transfer:5"
S5B = "urn:xmpp:jingle:transports:s5b:1"
IBB = "urn:xmpp:jingle:transports:ibb:1"
HASHES = "urn:xmpp:hashes:2"


def element(namespace, name, **attributes):
    return ET.Element(f"{{{namespace}}}{name}", {key.replace("_", "-"): value for key, value in attributes.items()})


def destination(sid, offering, connecting):
    return hashlib.sha1(f"{sid}{offering}{connecting}".encode()).hexdigest()


class Session:
    def __init__(self, peer, sid):
        self.peer, self.sid = peer, sid
        self.inbox = asyncio.Queue()
        self.chunks = asyncio.Queue()
        self.hash = None

    async def next(self, *actions):
        while True:
            jingle = await asyncio.wait_for(self.inbox.get(), 30)
            if jingle.get("action") in actions:
                return jingle


class Files:
    def __init__(self):
        self.sessions = {}
        self.decline = False
        self.max_block = 65535

    async def connect(self, jid, password, host, port, caFile):
        xmpp = self.xmpp = ClientXMPP(jid, password)
        xmpp.ca_certs = caFile
        for plugin in ("xep_0004", "xep_0030", "xep_0050", "xep_0115", "xep_0047", "xep_0065", "xep_0199"):
            xmpp.register_plugin(plugin)
        xmpp["xep_0047"].auto_accept = True
        xmpp["xep_0047"].max_block_size = 65535
        for feature in (JINGLE, FILE, S5B, IBB):
            xmpp["xep_0030"].add_feature(feature)
        bound = asyncio.get_running_loop().create_future()
        xmpp.add_event_handler("session_start", lambda _: bound.done() or bound.set_result(None))
        xmpp.register_handler(CoroutineCallback("jingle", MatchXPath(f"{{jabber:client}}iq/{{{JINGLE}}}jingle"), self.heard))
        xmpp.add_event_handler("ibb_stream_data", self.block)
        xmpp.connect((host, port), force_starttls=True)
        await asyncio.wait_for(bound, 20)
        xmpp.send_presence()
        return str(xmpp.boundjid)

    async def answer(self, decline=False, maxBlock=65535):
        self.decline, self.max_block = decline, maxBlock

    async def command(self, to, node, answers):
        """Runs it with these answers, one a form; resolves with its notes."""
        session = None
        for answer in [None, *answers]:
            form = self.xmpp["xep_0004"].make_form(ftype="submit")
            for var, value in (answer or {}).items():
                form.add_field(var=var, value=value)
            reply = await self.xmpp["xep_0050"].send_command(
                to, node, action="execute" if answer is None else "next", payload=form if answer else None, sessionid=session, timeout=30
            )
            session = reply["command"]["sessionid"]
        return [text for _, text in reply["command"]["notes"]]

    def block(self, stream):
        session = next((one for one in self.sessions.values() if getattr(one, "stream_sid", None) == stream.sid), None)
        if session:
            session.chunks.put_nowait(stream.read())

    async def heard(self, iq):
        if iq["type"] != "set":
            return
        jingle = iq.xml.find(f"{{{JINGLE}}}jingle")
        peer, sid, action = str(iq["from"]), jingle.get("sid"), jingle.get("action")
        iq.reply().send()
        if action == "session-initiate":
            session = self.sessions[(peer, sid)] = Session(peer, sid)
            asyncio.ensure_future(self.guarded(self.receive(session, jingle), session))
            return
        session = self.sessions.get((peer, sid))
        if session is None:
            return
        if action == "session-info":
            value = jingle.find(f".//{{{HASHES}}}hash")
            session.hash = value.text if value is not None else session.hash
        session.inbox.put_nowait(jingle)

    async def guarded(self, work, session):
        try:
            await work
        except Exception as error:
            emit("failed", f"{type(error).__name__}: {error}")
            await self.act(session, "session-terminate", reason="failed-application")

    async def act(self, session, action, *parts, reason=None, info=None):
        iq = self.xmpp.Iq(sto=session.peer, stype="set")
        jingle = element(JINGLE, "jingle", action=action, sid=session.sid)
        if parts:
            content = ET.SubElement(jingle, f"{{{JINGLE}}}content", {"creator": "initiator", "name": "file", "senders": "initiator"})
            content.extend(parts)
        if reason:
            ET.SubElement(ET.SubElement(jingle, f"{{{JINGLE}}}reason"), f"{{{JINGLE}}}{reason}")
        if info is not None:
            jingle.append(info)
        iq.xml.append(jingle)
        await iq.send(timeout=30)

    async def receive(self, session, initiate):
        file = initiate.find(f".//{{{FILE}}}file")
        size, name = int(file.findtext(f"{{{FILE}}}size")), file.findtext(f"{{{FILE}}}name")
        emit("offered", {"name": name, "size": size, "mediaType": file.findtext(f"{{{FILE}}}media-type"), "from": session.peer})
        if self.decline:
            return await self.act(session, "session-terminate", reason="decline")
        description = initiate.find(f".//{{{FILE}}}description")
        transport = initiate.find(f".//{{{S5B}}}transport")
        via, arrived = "in-band", hashlib.sha256()
        if transport is None:
            transport = initiate.find(f".//{{{IBB}}}transport")
            session.stream_sid = transport.get("sid")
            await self.act(session, "session-accept", description, self.in_band(transport))
        elif transport is not None:
            sid = transport.get("sid")
            mine = str(self.xmpp.boundjid)
            await self.act(session, "session-accept", description, element(S5B, "transport", sid=sid))
            candidate, socks = await self.socks(session, transport, destination(sid, session.peer, mine))
            news = element(S5B, "transport", sid=sid)
            news.append(element(S5B, "candidate-used", cid=candidate.get("cid")) if socks else element(S5B, "candidate-error"))
            await self.act(session, "transport-info", news)
            if socks:
                via = candidate.get("type")
            else:
                replace = await session.next("transport-replace")
                transport = replace.find(f".//{{{IBB}}}transport")
                session.stream_sid = transport.get("sid")
                await self.act(session, "transport-accept", self.in_band(transport))
        got = 0
        while got < size:
            chunk = await asyncio.wait_for(session.chunks.get(), 60)
            got += len(chunk)
            arrived.update(chunk)
        value = base64.b64encode(arrived.digest()).decode()
        while session.hash is None:
            await session.next("session-info")
        emit("received", {"name": name, "size": got, "sha256": arrived.hexdigest(), "via": via, "isHashRight": session.hash == value})
        await self.act(session, "session-terminate", reason="success")

    def in_band(self, theirs):
        size = min(int(theirs.get("block-size")), self.max_block)
        return element(IBB, "transport", sid=theirs.get("sid"), block_size=str(size))

    async def socks(self, session, transport, address):
        """The best candidate of theirs that slixmpp's SOCKS5 gets through to."""
        for candidate in sorted(transport.findall(f"{{{S5B}}}candidate"), key=lambda one: -int(one.get("priority"))):
            def event(name, value):
                if name == "socks5_data":
                    session.chunks.put_nowait(bytes(value))

            try:
                host, port = candidate.get("host"), int(candidate.get("port"))
                create = asyncio.get_running_loop().create_connection(lambda: Socks5Protocol(address, 0, event), host, port)
                _transport, protocol = await asyncio.wait_for(create, 5)
                await asyncio.wait_for(protocol.connected, 5)
                return candidate, protocol
            except (OSError, asyncio.TimeoutError):
                continue
        return None, None

    async def offer(self, to, name, base64Bytes, transport="s5b", saySize=None, sayHash=None):
        data = base64.b64decode(base64Bytes)
        session = Session(to, uuid.uuid4().hex)
        self.sessions[(to, session.sid)] = session
        description = element(FILE, "description")
        file = ET.SubElement(description, f"{{{FILE}}}file")
        ET.SubElement(file, f"{{{FILE}}}name").text = name
        ET.SubElement(file, f"{{{FILE}}}size").text = str(len(data) if saySize is None else saySize)
        value = ET.SubElement(file, f"{{{HASHES}}}hash", {"algo": "sha-256"})
        value.text = sayHash or base64.b64encode(hashlib.sha256(data).digest()).decode()
        stream = uuid.uuid4().hex
        namespace = S5B if transport == "s5b" else IBB
        extra = {} if transport == "s5b" else {"block_size": "4096"}
        await self.act(session, "session-initiate", description, element(namespace, "transport", sid=stream, **extra))
        jingle = await session.next("session-accept", "session-terminate")
        if jingle.get("action") == "session-accept":
            if transport == "s5b":
                theirs = jingle.find(f".//{{{S5B}}}transport")
                candidate, socks = await self.socks(session, theirs, destination(stream, to, str(self.xmpp.boundjid)))
                news = element(S5B, "transport", sid=stream)
                news.append(element(S5B, "candidate-used", cid=candidate.get("cid")))
                await self.act(session, "transport-info", news)
                await session.next("transport-info")
                await socks.write(data)
                socks.transport.write_eof()
            else:
                size = int(jingle.find(f".//{{{IBB}}}transport").get("block-size"))
                opened = await self.xmpp["xep_0047"].open_stream(to, sid=stream, block_size=size)
                await opened.sendall(data)
                await opened.close()
            jingle = await session.next("session-terminate")
        reason = jingle.find(f"{{{JINGLE}}}reason")
        return [child.tag.split("}")[1] for child in reason]


serve_peer(Files)

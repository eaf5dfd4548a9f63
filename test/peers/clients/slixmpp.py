"""python3-slixmpp as an XMPP client that is driven by JSON lines on stdin and answers on stdout."""

import asyncio
import base64
import io
import ssl
import time
import urllib.request
from xml.etree import ElementTree

from json_lines import described, emit, serve_peer
from slixmpp import ClientXMPP
from slixmpp.exceptions import IqError, IqTimeout
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath
from slixmpp.xmlstream.tostring import tostring

PLUGINS = ["xep_0004", "xep_0030", "xep_0050", "xep_0059", "xep_0066", "xep_0115", "xep_0199", "xep_0363"]
OOB = "{jabber:x:oob}"


class Client:
    def __init__(self):
        self.xmpp = None

    async def connect(self, jid, password, host, port, caFile, directTls=False, plugins=(), timeoutSeconds=20):
        xmpp = self.xmpp = ClientXMPP(jid, password)
        xmpp.ca_certs = caFile
        for plugin in [*PLUGINS, *plugins]:
            xmpp.register_plugin(plugin)
        bound = asyncio.get_running_loop().create_future()

        def fail(reason):
            if not bound.done():
                bound.set_exception(ConnectionError(reason))

        def started(_event):
            if not bound.done():
                bound.set_result(None)

        xmpp.add_event_handler("session_start", started)
        xmpp.add_event_handler("failed_all_auth", lambda _: fail("authentication failed"))
        # It would try again, ever more slowly.
        xmpp.add_event_handler("connection_failed", lambda error: fail(f"connection failed: {error}"))
        xmpp.add_event_handler("ssl_invalid_chain", lambda error: fail(f"certificate refused: {error}"))
        xmpp.add_event_handler("disconnected", lambda reason: (fail(f"disconnected: {reason}"), emit("disconnected", str(reason or ""))))
        for kind in ("message", "presence"):
            xmpp.register_handler(Callback(f"report {kind}", StanzaPath(kind), self.report(kind)))
        xmpp.connect((host, port), use_ssl=directTls, force_starttls=not directTls)
        await asyncio.wait_for(bound, timeoutSeconds)
        return str(xmpp.boundjid)

    def report(self, kind):
        def handler(stanza):
            value = {
                **{name: str(stanza[name]) for name in ("from", "to", "id")},
                "type": stanza.xml.get("type", ""),
                "xml": text_of(stanza),
                "timeMs": time.time() * 1000,
            }
            if kind == "message":
                value["body"] = stanza["body"]
            else:
                value.update(priority=stanza["priority"], show=stanza.xml.findtext("{jabber:client}show", ""), status=stanza["status"])
            emit(kind, value)

        return handler

    async def presence(self, priority=None, show=None, status=None, to=None, type=None):
        self.xmpp.send_presence(ppriority=priority, pshow=show, pstatus=status, pto=to, ptype=type)

    async def message(self, to, body, type="chat", id=None):
        message = self.xmpp.make_message(mto=to, mbody=body, mtype=type)
        if id is not None:
            message["id"] = id
        message.send()
        return message["id"]

    async def raw(self, xml):
        self.xmpp.send_raw(xml)

    async def iq(self, to, type, payload, id=None, lang=None, timeoutSeconds=20):
        iq = self.xmpp.Iq(sto=to, stype=type)
        if id is not None:
            iq["id"] = id
        if lang is not None:
            iq["lang"] = lang
        if payload:
            iq.xml.append(ElementTree.fromstring(payload))
        return text_of(await answer(iq.send(timeout=timeoutSeconds)))

    async def discoInfo(self, jid, node=None):
        info = (await self.xmpp["xep_0030"].get_info(jid=jid, node=node, cached=False))["disco_info"]
        identities = [dict(zip(("category", "type", "lang", "name"), identity)) for identity in info["identities"]]
        return {"identities": identities, "features": sorted(info["features"]), "xml": text_of(info)}

    async def discoItems(self, jid, node=None):
        items = (await self.xmpp["xep_0030"].get_items(jid=jid, node=node))["disco_items"]["items"]
        return [{"jid": str(jid), "node": node, "name": name} for jid, node, name in items]

    async def commands(self, jid):
        items = (await self.xmpp["xep_0050"].get_commands(jid))["disco_items"]["items"]
        # It keeps them in a set.
        return [{"jid": str(jid), "node": node, "name": name} for jid, node, name in sorted(items, key=lambda item: item[1])]

    async def command(self, jid, node, action="execute", sessionId=None, values=None, timeoutSeconds=20):
        """One step. `values` is submitted as a form; None submits no form at all."""
        form = None
        if values is not None:
            form = self.xmpp["xep_0004"].make_form(ftype="submit")
            for var, value in values.items():
                form.add_field(var=var, value=value)
        sent = self.xmpp["xep_0050"].send_command(
            jid, node, action=action, payload=form, sessionid=sessionId, timeout=timeoutSeconds
        )
        return step(await sent)

    async def upload(self, name, base64Bytes, contentType=None):
        data = base64.b64decode(base64Bytes)
        if self.xmpp["xep_0363"].upload_service is None:
            self.xmpp["xep_0363"].upload_service = await self.upload_service()
        return await self.xmpp["xep_0363"].upload_file(name, len(data), contentType, input_file=io.BytesIO(data))

    async def upload_service(self):
        """slixmpp 1.8.3 finds it by a call that Python 3.11 no longer has (coroutines given to asyncio.wait)."""
        for jid, _node, _name in (await self.xmpp["xep_0030"].get_items(jid=self.xmpp.boundjid.domain))["disco_items"]["items"]:
            info = await self.xmpp["xep_0030"].get_info(jid=jid)
            if "urn:xmpp:http:upload:0" in info["disco_info"]["features"]:
                return jid
        raise LookupError("the server offers no upload")

    async def fetch(self, url, caFile):
        def get():
            with urllib.request.urlopen(url, context=ssl.create_default_context(cafile=caFile), timeout=30) as reply:
                return base64.b64encode(reply.read()).decode()

        return await asyncio.get_running_loop().run_in_executor(None, get)

    async def disconnect(self):
        if self.xmpp is not None:
            await self.xmpp.disconnect(wait=2)

    async def abort(self):
        """The connection breaks, without an end of stream."""
        self.xmpp.abort()


async def answer(sent):
    """An error is an answer too: the caller asked for what came back."""
    try:
        return await sent
    except IqError as error:
        return error.iq


def text_of(stanza):
    """The whole stanza as XML, its namespace written out."""
    return tostring(stanza.xml, top_level=True)


def step(iq):
    command = iq["command"]
    result = {
        "status": command["status"],
        "sessionId": command["sessionid"],
        "node": command["node"],
        "actions": sorted(command["actions"]) if command.xml.find("{http://jabber.org/protocol/commands}actions") is not None else [],
        "notes": [{"type": kind, "text": text} for kind, text in command["notes"]],
        "links": [
            {"url": x.findtext(OOB + "url", ""), "description": x.findtext(OOB + "desc", "")}
            for x in command.xml.findall(OOB + "x")
        ],
        "xml": text_of(iq),
    }
    if command.xml.find("{jabber:x:data}x") is not None:
        result["form"] = form_of(command["form"])
    return result


def form_of(form):
    fields = [
        {
            "var": field["var"],
            "type": field["type"],
            "label": field["label"],
            "required": field["required"],
            "value": field.get_value(convert=field["type"] != "text-multi"),
            "options": [{"label": option["label"], "value": option["value"]} for option in field["options"]],
        }
        for field in form.get_fields().values()
    ]
    return {
        "type": form["type"],
        "title": form["title"],
        "instructions": form["instructions"],
        "fields": fields,
        "reported": [{"var": var, "label": field["label"]} for var, field in form["reported"].items()],
        "items": [dict(item) for item in form["items"]],
    }


def describe(error):
    if isinstance(error, IqError):
        return {"name": "IqError", "message": f"{error.condition} {error.text}".strip()}
    if isinstance(error, (IqTimeout, asyncio.TimeoutError)):
        return {"name": "TimeoutError", "message": "no answer"}
    return described(error)


serve_peer(Client, describe)

"""The same query, or a command of one step, as somebody would write them with python3-slixmpp."""

import asyncio
import json
import sys

from slixmpp import ClientXMPP
from slixmpp.stanza import Iq
from slixmpp.xmlstream import ElementBase, register_stanza_plugin
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath

kind, port, user, password, ca_file = sys.argv[1:]


class Query(ElementBase):
    name = "query"
    namespace = "urn:dragoman:bench:0"
    plugin_attrib = "bench"
    interfaces = set()


def answer(iq):
    question = json.loads(iq["bench"].xml.text)
    reply = iq.reply()
    reply["bench"].xml.text = json.dumps({"text": question["text"]})
    reply.send()


def run(_iq, session):
    session["notes"] = [("info", "Done.")]
    session.update(payload=None, next=None, has_next=False)
    return session


def started(_event):
    # A command belongs to the full JID, which is known only now.
    if kind != "query":
        xmpp["xep_0050"].add_command(node="bench", name="Bench", handler=run)
    print("ready", xmpp.boundjid, flush=True)


xmpp = ClientXMPP(f"{user}@localhost/slixmpp-{kind}", password)
xmpp.ca_certs = ca_file
# Only what the kind needs: every handler of every plugin looks at every stanza.
if kind == "query":
    register_stanza_plugin(Iq, Query)
    xmpp.register_handler(Callback("bench", StanzaPath("iq@type=get/bench"), answer))
else:
    xmpp.register_plugin("xep_0050")
if kind == "command-sm":
    xmpp.register_plugin("xep_0198")
xmpp.add_event_handler("session_start", started)
xmpp.connect(("127.0.0.1", int(port)), force_starttls=True)
asyncio.get_event_loop().run_forever()

"""An entity with ad-hoc commands that nobody here wrote the server side of: python3-slixmpp's XEP-0050."""

import asyncio

from json_lines import emit, serve_peer
from slixmpp import ClientXMPP

EVIL = "a\u009b31mb\u202ec\u007fd"


class Provider:
    async def connect(self, jid, password, host, port, caFile):
        xmpp = self.xmpp = ClientXMPP(jid, password)
        xmpp.ca_certs = caFile
        for plugin in ("xep_0004", "xep_0030", "xep_0050"):
            xmpp.register_plugin(plugin)
        bound = asyncio.get_running_loop().create_future()
        xmpp.add_event_handler("session_start", lambda _: bound.set_result(None))
        xmpp.connect((host, port), force_starttls=True)
        await asyncio.wait_for(bound, 20)
        for node, name, handler in (
            ("survey", "A survey", self.survey),
            ("stuck", "Asks for ever", self.stuck),
            ("evil", "Evil " + EVIL, self.evil),
            ("fails", "Fails", self.fails),
        ):
            xmpp["xep_0050"].add_command(node=node, name=name, handler=handler)
        return str(xmpp.boundjid)

    def form(self, kind="form", title="", instructions=""):
        form = self.xmpp["xep_0004"].make_form(ftype=kind, title=title, instructions=instructions)
        return form

    def step(self, session, form, then):
        session.update(payload=form, next=then, has_next=then is not None, allow_complete=False)
        session["cancel"] = lambda iq, session: emit("canceled", session["node"])
        return session

    def survey(self, _iq, session):
        session["answers"] = {}
        form = self.form(title="Survey", instructions="Who are you?")
        form.add_field(var="token", ftype="hidden", value="t-1")
        form.add_field(var="hint", ftype="fixed", value="Mind the gap")
        form.add_field(var="name", ftype="text-single", label="Your name", required=True)
        form.add_field(
            var="colours",
            ftype="list-multi",
            label="Colours",
            options=[{"value": one, "label": one.title()} for one in ("red", "green", "blue")],
        )
        form.add_field(var="happy", ftype="boolean", label="Happy", value=False)
        return self.step(session, form, self.second)

    def second(self, payload, session):
        session["answers"].update(payload["values"])
        form = self.form(title="Survey", instructions="One more.")
        form.add_field(
            var="size",
            ftype="list-single",
            label="Size",
            required=True,
            options=[{"value": one, "label": "Size " + one} for one in ("small", "large")],
        )
        form.add_field(var="name", ftype="text-single", label="Of whom")
        return self.step(session, form, self.last)

    def last(self, payload, session):
        answers = {**session["answers"], "size": payload["values"]["size"], "whom": payload["values"].get("name")}
        emit("answered", answers)
        form = self.form("result", title="Answers")
        form.add_reported("field", label="Field")
        form.add_reported("answer", label="Answer")
        form.add_item({"field": "size", "answer": answers["size"]})
        form.add_item({"field": "whom", "answer": str(answers["whom"])})
        session["notes"] = [("info", "Thank you.")]
        return self.step(session, form, None)

    def stuck(self, _iq, session):
        form = self.form(title="Again")
        form.add_field(var="more", ftype="text-single", value="yes")
        return self.step(session, form, lambda _payload, session: self.stuck(None, session))

    def evil(self, _iq, session):
        form = self.form("result", title=EVIL)
        form.add_field(var="field", ftype="text-single", label="Label " + EVIL, value="Value " + EVIL)
        session["notes"] = [("info", "Note " + EVIL)]
        return self.step(session, form, None)

    def fails(self, _iq, session):
        session["notes"] = [("error", "No paper " + EVIL)]
        session.update(payload=None, next=None, has_next=False)
        return session


serve_peer(Provider)

"""An entity that offers commands of every shape: python3-slixmpp's XEP-0004, 0050, 0066 and 0122 speak for it."""

import asyncio
from xml.etree import ElementTree

from json_lines import emit, serve_peer
from slixmpp import ClientXMPP
from slixmpp.exceptions import XMPPError
from slixmpp.plugins.xep_0066.stanza import OOB
from slixmpp.xmlstream.tostring import tostring

COMMANDS = "http://jabber.org/protocol/commands"
VALIDATE = "http://jabber.org/protocol/xdata-validate"


def options(*values):
    return [{"value": value, "label": value.title()} for value in values]


def refuse(condition, own=None, text=""):
    raise XMPPError(condition, text=text, extension=own, extension_ns=COMMANDS if own else None)


class Entity:
    def __init__(self):
        self.released = asyncio.Event()
        self.expired = False

    async def connect(self, jid, password, host, port, caFile):
        xmpp = self.xmpp = ClientXMPP(jid, password)
        xmpp.ca_certs = caFile
        for plugin in ("xep_0004", "xep_0030", "xep_0050", "xep_0066", "xep_0115", "xep_0122"):
            xmpp.register_plugin(plugin)
        bound = asyncio.get_running_loop().create_future()
        xmpp.add_event_handler("session_start", lambda _: bound.set_result(None))
        xmpp.connect((host, port), force_starttls=True)
        await asyncio.wait_for(bound, 20)
        for node, name in (
            ("fields", "Every kind of field"),
            ("values", "Every kind of value"),
            ("many", "Two hundred options"),
            ("steps", "Book a table"),
            ("table", "List all guests"),
            ("few", "List the last guests"),
            ("picky", "Choose a name"),
            ("forgetful", "Forget in between"),
            ("refuses", "Open the safe"),
            ("slow", "Brew some tea"),
            ("says", "Say everything"),
            ("quiet", "Do it quietly"),
            ("fails", "Print a page"),
        ):
            xmpp["xep_0050"].add_command(node=node, name=name, handler=self.begin(getattr(self, node)))
        xmpp.send_presence()
        await xmpp["xep_0115"].update_caps()
        return str(xmpp.boundjid)

    async def release(self):
        self.released.set()

    async def leave(self):
        self.xmpp.send_presence(ptype="unavailable")

    async def come(self):
        self.xmpp.send_presence()

    def begin(self, handler):
        def run(iq, session):
            emit("began", session["node"])
            session["cancel"] = lambda _iq, session: emit("canceled", session["node"])
            return handler(iq, session)

        return run

    def form(self, kind="form", title="", instructions=""):
        return self.xmpp["xep_0004"].make_form(ftype=kind, title=title, instructions=instructions)

    def validated(self, form, var, label, datatype, method=None, attributes=None, text=None, list_range=None, **rest):
        field = form.add_field(var=var, label=label, **rest)
        validate = ElementTree.SubElement(field.xml, f"{{{VALIDATE}}}validate", {"datatype": datatype})
        if method:
            ElementTree.SubElement(validate, f"{{{VALIDATE}}}{method}", attributes or {}).text = text
        if list_range:
            ElementTree.SubElement(validate, f"{{{VALIDATE}}}list-range", list_range)

    def submitted(self, payload, session):
        emit("submitted", {"node": session["node"], "xml": tostring(payload.xml), "values": payload["values"]})
        return payload["values"]

    def ask(self, session, form, then, has_next=False, allow_prev=False, allow_complete=False, prev=None):
        session.update(payload=form, next=then, has_next=has_next, allow_prev=allow_prev, allow_complete=allow_complete, prev=prev)
        return session

    def end(self, session, payload=None, notes=None):
        session.update(payload=payload, next=None, has_next=False, allow_prev=False, notes=notes)
        return session

    def fields(self, _iq, session):
        form = self.form(title="Every kind of field", instructions="Fill in what you like.\nNothing is kept.")
        form.add_field(var="token", ftype="hidden", value="t-1")
        form.add_field(var="hint", ftype="fixed", label="About you", value="A fixed text stands between the fields.")
        form.add_field(var="name", ftype="text-single", label="Your name", required=True, desc="As your friends call you.")
        form.add_field(var="secret", ftype="text-private", label="A secret")
        form.add_field(var="poem", ftype="text-multi", label="A poem", value="Roses are red\n\nViolets are blue")
        form.add_field(var="friend", ftype="jid-single", label="A friend", value="juliet@example.org")
        form.add_field(var="friends", ftype="jid-multi", label="More friends")
        form.add_field(var="size", ftype="list-single", label="Size", required=True, options=options("small", "large"))
        form.add_field(var="city", ftype="list-single", label="City", options=options(*[f"city {number}" for number in range(1, 13)]))
        form.add_field(var="colours", ftype="list-multi", label="Colours", options=options("red", "green", "blue"), value=["red"])
        form.add_field(var="happy", ftype="boolean", label="I am happy", value=True)
        form.add_field(var="odd", label="No type at all")
        return self.ask(session, form, self.fields_done)

    def fields_done(self, payload, session):
        values = self.submitted(payload, session)
        form = self.form("result", title="What you said", instructions="Here it is again.")
        for var, value in values.items():
            form.add_field(var=var, label=var.title(), ftype="text-private" if var == "secret" else "text-multi" if isinstance(value, list) else "text-single", value=value)
        form.add_field(var="site", label="Site", ftype="text-single", value="https://example.org/a?b=c")
        form.add_field(var="trap", label="Trap", ftype="text-single", value="javascript:alert(1)")
        return self.end(session, form)

    def values(self, _iq, session):
        form = self.form(title="Every kind of value")
        self.validated(form, "age", "Age", "xs:integer", "range", {"min": "0", "max": "150"}, required=True)
        self.validated(form, "byte", "A byte", "xs:byte")
        self.validated(form, "price", "Price", "xs:decimal", "range", {"min": "0.5"})
        self.validated(form, "day", "Day", "xs:date", "range", {"min": "2026-01-01", "max": "2026-12-31"}, value="2026-03-31")
        self.validated(form, "moment", "Moment", "xs:dateTime", value="2026-03-31T12:00:00Z")
        self.validated(form, "hour", "Hour", "xs:time", value="09:30:00")
        self.validated(form, "site", "Site", "xs:anyURI")
        self.validated(form, "language", "Language", "xs:language", value="en")
        self.validated(form, "code", "Code", "xs:string", "regex", text="([0-9]{3})-([0-9]{2})")
        self.validated(form, "drink", "Drink", "xs:string", "open", ftype="list-single", options=options("tea", "coffee"))
        self.validated(form, "days", "Days", "xs:string", list_range={"min": "2", "max": "3"}, ftype="list-multi", options=options("monday", "tuesday", "wednesday", "thursday"))
        return self.ask(session, form, self.values_done)

    def values_done(self, payload, session):
        self.submitted(payload, session)
        return self.end(session, None, [("info", "All of it is right.")])

    def many(self, _iq, session):
        form = self.form(title="Two hundred options")
        names = [f"option {number}" for number in range(1, 201)]
        form.add_field(var="one", ftype="list-single", label="One of many", required=True, options=options(*names))
        form.add_field(var="some", ftype="list-multi", label="Some of many", options=options(*names))
        return self.ask(session, form, self.many_done)

    def many_done(self, payload, session):
        self.submitted(payload, session)
        return self.end(session)

    def steps(self, _payload, session):
        form = self.form(title="When and for whom?")
        form.add_field(var="guests", ftype="text-single", label="How many guests", required=True)
        return self.ask(session, form, self.steps_second, has_next=True)

    def steps_second(self, payload, session):
        session["guests"] = self.submitted(payload, session)["guests"]
        return self.steps_table(None, session)

    def steps_table(self, _payload, session):
        form = self.form(title="Which table?")
        form.add_field(var="table", ftype="list-single", label="Table", options=options("window", "garden"), value="window")
        return self.ask(session, form, self.steps_third, has_next=True, allow_prev=True, allow_complete=True, prev=self.steps)

    def steps_third(self, payload, session):
        session["table"] = self.submitted(payload, session)["table"]
        form = self.form(title="Anything else?")
        form.add_field(var="wishes", ftype="text-multi", label="Wishes")
        return self.ask(session, form, self.steps_done, has_next=True, allow_prev=True, allow_complete=True, prev=self.steps_table)

    def steps_done(self, payload, session):
        self.submitted(payload, session)
        return self.end(session, None, [("info", f"Booked for {session['guests']}.")])

    def few(self, _iq, session):
        return self.table(_iq, session, 3)

    def table(self, _iq, session, count=500):
        form = self.form("result", title="All guests")
        columns = [("number", "Number"), ("name", "Name"), ("address", "Address"), ("site", "Site"), ("about", "About")]
        for var, label in columns:
            form.add_reported(var, label=label, ftype="jid-single" if var == "address" else "text-single")
        for number in range(1, count + 1):
            form.add_item({
                "number": str(number),
                "name": f"Guest {501 - number}",
                "address": f"guest{number}@example.org",
                "site": f"https://example.org/guests/{number}",
                "about": "Likes the window, dislikes the draught; came last year, too, and stayed until the end.",
            })
        return self.end(session, form)

    def picky(self, _iq, session):
        form = self.form(title="Choose a name")
        form.add_field(var="name", ftype="text-single", label="Name", required=True)
        form.add_field(var="motto", ftype="text-multi", label="Motto")
        return self.ask(session, form, self.picky_done)

    def picky_done(self, payload, session):
        if self.submitted(payload, session)["name"] != "right":
            refuse("bad-request", "bad-payload", "The name is taken.")
        return self.end(session)

    def forgetful(self, _iq, session):
        form = self.form(title="Remember this")
        form.add_field(var="story", ftype="text-multi", label="A long story", required=True)
        return self.ask(session, form, self.forgetful_done, has_next=True)

    def forgetful_done(self, payload, session):
        self.submitted(payload, session)
        if not self.expired:
            self.expired = True
            del self.xmpp["xep_0050"].sessions[session["id"]]
            refuse("not-allowed", "session-expired")
        return self.end(session, None, [("info", "Remembered.")])

    def refuses(self, _iq, _session):
        refuse("forbidden", text="Only for the owner.")

    def slow(self, _iq, session):
        form = self.form(title="Tea")
        form.add_field(var="sugar", ftype="boolean", label="Sugar")
        return self.ask(session, form, self.slow_done, has_next=True)

    async def slow_done(self, payload, session):
        self.submitted(payload, session)
        await self.released.wait()
        return self.end(session)

    def says(self, _iq, session):
        link = OOB()
        link["url"] = "https://example.org/report.pdf"
        link["desc"] = "The report"
        notes = [("info", "The paper is in tray two."), ("warn", "There are three sheets left."), ("error", "The second page did not come out.")]
        session["payload"] = None
        return self.end(session, [link], notes)

    def quiet(self, _iq, session):
        return self.end(session)

    def fails(self, _iq, session):
        form = self.form(title="Print")
        form.add_field(var="pages", ftype="text-single", label="Pages", required=True)
        return self.ask(session, form, lambda payload, session: self.end(session, None, [("error", "No paper.")]))


serve_peer(Entity)

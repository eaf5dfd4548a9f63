"""Feeds XML to python3-nbxmpp's parsers (Gajim's library) and answers with what they made of it, by JSON lines."""

from json_lines import serve
from nbxmpp.modules.adhoc import AdHoc
from nbxmpp.modules.dataforms import extend_form
from nbxmpp.modules.discovery import parse_disco_info, parse_disco_items
from nbxmpp.modules.rsm import parse_rsm
from nbxmpp.protocol import Iq
from nbxmpp.simplexml import Node
from nbxmpp.structs import AdHocCommand


def read_iq(xml):
    return Iq(node=Node(node=xml))


def drive(request, xml, *arguments):
    """Runs a request of the library without a connection: it asks, and gets this answer."""
    steps = getattr(AdHoc, request).__wrapped__(None, *arguments)
    next(steps)
    steps.send(None)
    return steps.send(read_iq(xml))


def command_list(xml):
    commands = drive("request_command_list", xml, "somebody@localhost/device")
    return [{"jid": str(command.jid), "node": command.node, "name": command.name} for command in commands]


def command(xml, sessionId=None):
    """An answer to a command. With a session id it answers a later step, else the first."""
    asked = AdHocCommand(jid="somebody@localhost/device", node="any", name=None, sessionid=sessionId)
    answer = drive("execute_command", xml, asked)
    return {
        "node": answer.node,
        "sessionId": answer.sessionid,
        "status": answer.status.value,
        "actions": sorted(action.value for action in answer.actions),
        "default": answer.default.value if answer.default else None,
        "notes": [{"type": note.type.value, "text": note.text} for note in answer.notes],
        "form": describe(extend_form(answer.data)) if answer.data is not None else None,
    }


def form(xml):
    return describe(extend_form(Node(node=xml)))


def submit(xml, values):
    """The form as Gajim sends it back."""
    filled = extend_form(Node(node=xml))
    for var, value in values.items():
        field = filled[var]
        if hasattr(field, "values"):
            field.values = value
        else:
            field.value = value
    filled.type_ = "submit"
    return str(filled.get_purged())


def describe(data):
    described = {"type": data.type_, "title": data.title, "instructions": data.instructions}
    if data.is_reported:
        described["reported"] = [describe_field(field) for field in data.reported.iter_fields()]
        described["items"] = [[describe_field(field) for field in item.iter_fields()] for item in data.iter_records()]
    else:
        described["fields"] = [describe_field(field) for field in data.iter_fields()]
        described["valid"] = all(field.is_valid()[0] for field in data.iter_fields())
    return described


def describe_field(field):
    described = {"var": field.var, "type": field.type_, "label": field.label, "required": field.required}
    described["value"] = field.values if hasattr(field, "values") else field.value
    if hasattr(field, "options"):
        described["options"] = [{"label": label, "value": value} for value, label in field.iter_options()]
    return described


def disco_info(xml):
    info = parse_disco_info(read_iq(xml))
    return {
        "identities": [{"category": i.category, "type": i.type, "name": i.name, "lang": i.lang} for i in info.identities],
        "features": info.features,
        "forms": [describe(form) for form in info.dataforms],
        "capsHash": caps_hash(info),
    }


def caps_hash(info):
    from nbxmpp.util import compute_caps_hash

    return compute_caps_hash(info, compare=False)


def disco_items(xml):
    items = parse_disco_items(read_iq(xml)).items
    return [{"jid": str(item.jid), "node": item.node, "name": item.name} for item in items]


def rsm(xml):
    page = parse_rsm(Node(node=xml))
    return page and page._asdict()


serve(
    {
        "commandList": command_list,
        "command": command,
        "form": form,
        "submit": submit,
        "discoInfo": disco_info,
        "discoItems": disco_items,
        "rsm": rsm,
    }
)

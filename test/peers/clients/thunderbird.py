"""What Thunderbird's calendar storage (SQLite) says of its events, driven by JSON lines on stdin."""

import datetime
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile

ATTENDEE = re.compile(r"^ATTENDEE(.*?):((?:mailto:)?xmpp:\S+|mailto:\S+)$")


def moment(microseconds):
    at = datetime.datetime.fromtimestamp(microseconds / 1e6, datetime.timezone.utc)
    return at.strftime("%Y%m%dT%H%M%SZ")


def attendee(line):
    found = ATTENDEE.match(re.sub(r"\r?\n[ \t]", "", line).strip())
    partstat = re.search(r"PARTSTAT=([A-Z-]+)", found[1])
    return found[2], partstat[1] if partstat else "NEEDS-ACTION"


def stored(file, calendar):
    # It keeps its database for itself as long as it runs; a copy has what was written so far.
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("", "-wal"):
            if os.path.exists(file + ending):
                shutil.copy(file + ending, os.path.join(folder, "copy" + ending))
        database = sqlite3.connect(os.path.join(folder, "copy"))
        try:
            return events_in(database, calendar)
        finally:
            database.close()


def events_in(database, calendar):
    def rows(sql):
        return database.execute(sql, (calendar,)).fetchall()

    events = rows("select id, recurrence_id, event_start, event_end, ical_status from cal_events where cal_id = ?")
    lines = rows("select item_id, recurrence_id, icalString from cal_attendees where cal_id = ?")
    counts = rows("select item_id, recurrence_id, value from cal_properties where cal_id = ? and key = 'SEQUENCE'")
    rules = rows("select item_id, icalString from cal_recurrence where cal_id = ?")
    sequence = {(uid, instance): int(value) for uid, instance, value in counts}
    return [
        {
            "uid": uid,
            "isInstance": instance is not None,
            "sequence": sequence.get((uid, instance), 0),
            "status": status,
            "start": moment(start),
            "end": moment(end),
            "partstats": dict(
                attendee(line)
                for of, which, line in lines
                if (of, which) == (uid, instance) and line.startswith("ATTENDEE")
            ),
            "rules": sorted(line.strip() for of, line in rules if of == uid and instance is None),
        }
        for uid, instance, start, end, status in events
    ]


for request in sys.stdin:
    asked = json.loads(request)
    try:
        answer = {"result": stored(**asked["parameters"])}
    except Exception as error:
        answer = {"error": {"name": type(error).__name__, "message": str(error)}}
    print(json.dumps({"id": asked["id"], **answer}), flush=True)

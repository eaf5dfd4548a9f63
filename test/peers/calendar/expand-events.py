"""Calendars as lines of JSON {ical, from, to} in, their occurrences out, by recurring-ical-events: [uid, start, end]."""
import json
import sys
from datetime import datetime, timezone

import recurring_ical_events
from icalendar import Calendar


def written(time):
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(time, datetime) else str(time)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


for line in sys.stdin:
    asked = json.loads(line)
    events = recurring_ical_events.of(Calendar.from_ical(asked["ical"]))
    found = events.between(moment(asked["from"]), moment(asked["to"]))
    print(json.dumps(sorted([str(one["UID"]), written(one["DTSTART"].dt), written(one["DTEND"].dt)] for one in found)))

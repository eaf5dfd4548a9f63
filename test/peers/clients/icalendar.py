"""python3-icalendar as a reader of calendars that knows nothing of ours, asked by JSON lines."""

from icalendar import Calendar
from json_lines import serve


def when(prop):
    """A time with the zone it is written in: what is said, and not only which moment it is."""
    if prop is None:
        return None
    return [prop.to_ical().decode(), prop.params.get("TZID")]


def events(text):
    calendar = Calendar.from_ical(text)
    return [
        {
            "uid": str(event["UID"]),
            "sequence": int(event.get("SEQUENCE", 0)),
            "status": event.get("STATUS") and str(event["STATUS"]),
            "start": when(event.get("DTSTART")),
            "end": when(event.get("DTEND")),
            "recurrenceId": when(event.get("RECURRENCE-ID")),
            "rule": event.get("RRULE") and event["RRULE"].to_ical().decode(),
            "except": [] if event.get("EXDATE") is None else event["EXDATE"].to_ical().decode().split(","),
            "partstats": {str(one): one.params.get("PARTSTAT", "NEEDS-ACTION") for one in attendees(event)},
        }
        for event in calendar.walk("VEVENT")
    ]


def attendees(event):
    found = event.get("ATTENDEE", [])
    return found if isinstance(found, list) else [found]


def method(text):
    return str(Calendar.from_ical(text)["METHOD"])


serve({"events": events, "method": method})

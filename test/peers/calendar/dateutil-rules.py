"""Lines of JSON {rrule, dtstart, number} in, lines of JSON with the first so many dates out, by dateutil."""
import json
import sys
from itertools import islice

from dateutil.rrule import rrulestr
from dateutil.parser import parse

for line in sys.stdin:
    asked = json.loads(line)
    dates = rrulestr(asked["rrule"], dtstart=parse(asked["dtstart"]))
    print(json.dumps([date.isoformat() for date in islice(dates, asked["number"])]))

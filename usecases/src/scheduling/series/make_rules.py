"""Writes expected_rules.json: what PyPI's recurring-ical-events says of random rules whose first date is one of theirs.

pip install recurring-ical-events==3.8.2 && python3 make_rules.py
"""
import calendar, datetime, json, random
import icalendar, recurring_ical_events

random.seed(20261124)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
LINES = []
while len(LINES) < 200:
    first = datetime.date(2026, 1, 1) + datetime.timedelta(days=random.randrange(730))
    day = DAYS[first.weekday()]
    nth = (first.day - 1) // 7 + 1
    last = calendar.monthrange(first.year, first.month)[1]
    others = random.sample(DAYS, 2)
    kind = random.choice([
        "FREQ=DAILY;INTERVAL=%d" % random.randint(1, 9),
        "FREQ=WEEKLY;INTERVAL=%d" % random.randint(1, 4),
        "FREQ=WEEKLY;BYDAY=%s" % ",".join(sorted({day, *others}, key=DAYS.index)),
        "FREQ=WEEKLY;INTERVAL=2;WKST=%s;BYDAY=%s" % (random.choice(["MO", "SU"]), ",".join(sorted({day, *others}, key=DAYS.index))),
        "FREQ=MONTHLY;BYDAY=%d%s" % (nth, day),
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=%d%s" % (nth, day),
        "FREQ=MONTHLY;BYDAY=-%d%s" % ((last - first.day) // 7 + 1, day),
        "FREQ=MONTHLY;BYMONTHDAY=%d" % first.day,
        "FREQ=MONTHLY;BYMONTHDAY=%d" % (first.day - last - 1),
        "FREQ=MONTHLY;BYDAY=%s;BYSETPOS=%d" % (day, nth),
        "FREQ=YEARLY;BYMONTH=%s;BYDAY=%s" % (",".join(map(str, sorted({first.month, random.randint(1, 12)}))), day),
    ])
    end = random.choice(["count", "until"])
    if end == "count":
        rule = kind + ";COUNT=%d" % random.randint(2, 12)
    else:
        rule = kind + ";UNTIL=%sT000000Z" % (first + datetime.timedelta(days=random.randint(20, 300))).strftime("%Y%m%d")
    event = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:%sT000000Z\r\nDTEND:%sT010000Z\r\nRRULE:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n" % (
        first.strftime("%Y%m%d"), first.strftime("%Y%m%d"), rule)
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(event)).between(
        first, first + datetime.timedelta(days=367 * 30))
    dates = sorted(it["DTSTART"].dt.date() for it in events)
    # What is longer than a year, or of more dates than a series has, is refused, and that is tested by itself.
    if len(dates) <= 60 and dates[-1] <= first + datetime.timedelta(days=366):
        LINES.append(json.dumps({"rule": rule, "first": str(first), "dates": [str(it) for it in dates]}))
with open("expected_rules.json", "w") as out:
    out.write("[\n" + ",\n".join(LINES) + "\n]\n")

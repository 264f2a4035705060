from datetime import date, datetime, time, timedelta, timezone

d = datetime(2024, 2, 28, 23, 30, 15, 250)
print(d, repr(d), d + timedelta(hours=1), d - timedelta(days=60), d.date(), d.time())
print(d.strftime("%Y-%m-%d %H:%M:%S.%f %j %A"), f"{d:%d/%m/%y}", d.isoformat(), d.isoformat(" ", "minutes"))
print(d.weekday(), d.isoweekday(), d.isocalendar()[:2], d.timetuple()[:8], d.replace(year=2023, day=1))
print(datetime(2024, 3, 1) - d, (datetime(2024, 3, 1) - d).total_seconds(), d < datetime.max, d == d)
print(timedelta(days=1.5, seconds=30), repr(timedelta(hours=-1)), timedelta(seconds=1) / 3, timedelta(1) // timedelta(hours=5))
print(timedelta(weeks=1), abs(timedelta(-1)), timedelta(0), str(timedelta(days=-1, seconds=5)), timedelta(minutes=90) * 1.5)
print(date(2024, 12, 25), date(2024, 12, 25) - date(2024, 1, 1), date(2000, 1, 1) + timedelta(59), date.fromisoformat("2020-02-29"))
print(datetime.fromisoformat("2024-05-06T07:08:09.5"), datetime.fromisoformat("2024-05-06 07:08:09+02:00"))
aware = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)
print(aware, aware.astimezone(timezone(timedelta(hours=8))), aware.timestamp(), aware.tzname())
print(datetime.fromtimestamp(1700000000, timezone.utc), datetime(1970, 1, 2, tzinfo=timezone.utc).timestamp())
print(time(9, 5), repr(time(9, 5, 1)), time(1) < time(2), datetime.combine(date(2024, 1, 2), time(3, 4)))
print(sorted([date(2024, 2, 1), date(2023, 5, 5)]), len({date(2024, 1, 1), date(2024, 1, 1)}))
now = datetime.now()
print(now.year >= 2024, isinstance(now, date), datetime.now() >= now, date.today() == now.date())
for bad in (lambda: date(2023, 2, 29), lambda: datetime(2024, 13, 1), lambda: time(25), lambda: date(1, 1, 1) - timedelta(1)):
    try:
        bad()
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)

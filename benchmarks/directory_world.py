"""A directory of many services: the two real ones, multiplied, each copy at another place.

The words are real and the number is made. Many services say the same, which is harder for the ranking
than real life. The two directories say almost nowhere when somebody is there, so office hours are made, too.
"""

import time
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "directory" / "golden_questions.txt"
COPIES = """
INSERT INTO directory_organization (id, name, alternate_name, description)
SELECT md5(o.id::text || n)::uuid, o.name || ' ' || n, o.alternate_name, o.description
  FROM directory_organization AS o, generate_series(1, %(copies)s) AS n;
INSERT INTO directory_location (id, location_type, name, latitude, longitude, is_confidential)
SELECT md5(l.id::text || n)::uuid, l.location_type, l.name,
       27 + random() * 20, -120 + random() * 40, l.is_confidential
  FROM directory_location AS l, generate_series(1, %(copies)s) AS n;
INSERT INTO directory_service (id, organization_id, name, alternate_name, description, status,
                               eligibility_description, fees_description, application_process)
SELECT md5(s.id::text || n)::uuid, md5(s.organization_id::text || n)::uuid, s.name, s.alternate_name,
       s.description, s.status, s.eligibility_description, s.fees_description, s.application_process
  FROM directory_service AS s, generate_series(1, %(copies)s) AS n;
INSERT INTO directory_schedule (id, service_id, location_id, valid_from, valid_to, dtstart, timezone, until,
                                count, wkst, freq, interval, byday, bymonthday, opens_at, closes_at)
SELECT md5(h.id::text || n)::uuid, md5(h.service_id::text || n)::uuid, md5(h.location_id::text || n)::uuid,
       h.valid_from, h.valid_to, h.dtstart, h.timezone, h.until, h.count, h.wkst, h.freq, h.interval, h.byday,
       h.bymonthday, h.opens_at, h.closes_at
  FROM directory_schedule AS h, generate_series(1, %(copies)s) AS n;
INSERT INTO directory_schedule (id, service_id, freq, interval, byday, dtstart, opens_at, closes_at)
SELECT md5(s.id::text || 'hours')::uuid, s.id, 'WEEKLY', 1, 'MO,TU,WE,TH,FR', '2024-01-01', '09:00', '17:00'
  FROM directory_service AS s WHERE NOT EXISTS (
       SELECT FROM directory_schedule AS h WHERE h.service_id = s.id);
INSERT INTO directory_service_at_location (id, service_id, location_id)
SELECT md5(s.id::text || l.id::text)::uuid, s.id, l.id
  FROM (SELECT id, row_number() OVER () AS n FROM directory_service) AS s
  JOIN (SELECT id, row_number() OVER () AS n FROM directory_location) AS l ON l.n = s.n
ON CONFLICT DO NOTHING;
"""


def fill(data: Path, services: int) -> None:
    """Import the real directories from this folder and multiply them, unless so many are there already."""
    from django.db import connection

    from ringbuoy.directory.models import Entry, Service
    from ringbuoy.directory.reading.mapping import read_mapping, shipped_mapping
    from ringbuoy.directory.searching.indexing import index_all

    if Service.objects.count() * 1.1 < services:
        florida = data / "directory-florida"
        take(florida, read_mapping(florida / "florida_mapping.yaml"))
        take(data / "directory-ohana", shipped_mapping("ohana"))
        copies = max(0, services // Service.objects.count() - 1)
        with connection.cursor() as cursor:
            cursor.execute(COPIES, {"copies": copies})
        began = time.perf_counter()
        index_all()
        print(f"index made in {time.perf_counter() - began:.1f} s")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print(f"{Service.objects.count():,} services, {Entry.objects.count():,} entries")


def take(path: Path, mapping: Any) -> float:
    """Import the good rows of this; give the seconds."""
    from ringbuoy.directory.importing import Choice, Order, import_directory
    from ringbuoy.kernel import clock

    began = time.perf_counter()
    import_directory(Order(path, Choice.GOOD_ROWS, mapping), at=clock.now())
    return time.perf_counter() - began


def golden_questions() -> list[str]:
    """Give what counselors type, as the golden set has it."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [line.split(" | ")[0] for line in lines if line and line[0] != "#"]

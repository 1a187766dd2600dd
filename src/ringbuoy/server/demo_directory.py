"""The demo's directory: made up, and plainly so; near New York, with numbers that nobody has.

It is imported as any other, once: what a visitor changes stays. Only its dates are made fresh, so that some
services were checked lately and some were not.
"""

from datetime import datetime, timedelta
from importlib.resources import as_file, files

from django.db import transaction

from ringbuoy.directory.importing import Choice, Order, import_directory
from ringbuoy.directory.models import Service, ServiceCapacity
from ringbuoy.directory.place_import import import_places

CHECKED_APART = timedelta(days=21)
COUNTED_APART = timedelta(hours=9)


def ensure_directory(*, at: datetime) -> None:
    """Load the demo's directory and its table of places where there is no directory yet."""
    if Service.objects.exists():
        return
    with as_file(files("ringbuoy.directory") / "data") as folder, transaction.atomic():
        import_places(folder / "demo_places.csv", Choice.ALL_OR_NOTHING, at=at)
        import_directory(Order(folder / "demo_directory.json", Choice.ALL_OR_NOTHING), at=at)
        _make_dates_fresh(at=at)


def _make_dates_fresh(*, at: datetime) -> None:
    """Let each service be checked three weeks before the one before it, and each count of beds be older."""
    for number, service in enumerate(Service.objects.order_by("pk")):
        day = (at - number * CHECKED_APART).date()
        Service.objects.filter(pk=service.pk).update(assured_date=day, last_modified=at)
    for number, capacity in enumerate(ServiceCapacity.objects.order_by("pk")):
        ServiceCapacity.objects.filter(pk=capacity.pk).update(updated=at - number * COUNTED_APART)

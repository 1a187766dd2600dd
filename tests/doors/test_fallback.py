"""The page for the day on which we are down."""

from ringbuoy.doors.public import fallback
from ringbuoy.lines.models import Line
from tests.cast import Bench


def test_the_page_stands_alone_in_every_language(bench: Bench) -> None:
    bench.line()
    Line.objects.update(phone_number="+1 555 0100")

    page = fallback.render()

    assert page.count('href="tel:+1 555 0100"') == 3
    assert page.count('href="tel:911"') == 3
    assert 'dir="rtl"' in page
    assert "color-scheme" in page
    assert "<script" not in page
    assert "/static/" not in page

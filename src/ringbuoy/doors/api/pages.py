"""Answers in pages, as the standard has them, or streamed one a line."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from ringbuoy.directory.confidential import shown
from ringbuoy.doors.api.parameters import Paging

BATCH = 100
Record = dict[str, Any]
Build = Callable[[Sequence[Record]], list[Record]]


def answer(ids: Sequence[UUID], table: str, build: Build, asked: Paging) -> HttpResponseBase:
    """Give a page of the records with these ids, in their order, or all of them one a line."""
    if asked.format == "ndjson":
        return _streamed(ids, table, build)
    start = (asked.page - 1) * asked.per_page
    contents = build(rows_of(table, ids[start : start + asked.per_page]))
    return in_json(page_of(contents, total=len(ids), asked=asked))


def page_of(contents: Sequence[Record], *, total: int, asked: Paging) -> Record:
    """Put records into the standard's page."""
    pages = max(1, -(-total // asked.per_page))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def rows_of(table: str, ids: Sequence[UUID]) -> list[Record]:
    """Read the rows with these ids, in this order; what may not be shown is not among them."""
    found = {row["id"]: row for row in shown(table).filter(pk__in=ids).values()}
    return [found[key] for key in ids if key in found]


def in_json(said: Any, *, status: int = 200) -> HttpResponse:
    """Write an answer."""
    return HttpResponse(orjson.dumps(said), content_type="application/json", status=status)


def _streamed(ids: Sequence[UUID], table: str, build: Build) -> StreamingHttpResponse:
    return StreamingHttpResponse(_lines(ids, table, build), content_type="application/x-ndjson")


def _lines(ids: Sequence[UUID], table: str, build: Build) -> Iterator[bytes]:
    for start in range(0, len(ids), BATCH):
        for record in build(rows_of(table, ids[start : start + BATCH])):
            yield orjson.dumps(record) + b"\n"

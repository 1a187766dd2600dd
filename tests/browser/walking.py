"""A walk through the house by links: whatever somebody can reach, one page of each kind."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page, Response

LINKS = "links => links.filter(link => !link.download).map(link => link.href)"
NO_PAGE = "Download is starting"
MANY_ROWS = 30
# Rows of one kind are made of the same elements with the same classes, attributes and languages, empty in the
# same places, and differ in words only. Three stay: how near things stand is judged between neighbours.
THREE_OF_EACH_KIND = """most => {
  const marks = (element) => [
    element.tagName, element.className, element.lang, element.type, element.hidden, element.style.cssText,
    element.getAttributeNames().sort(), !element.textContent.trim(), [...element.children].map(marks)];
  for (const rows of document.querySelectorAll("tbody, ul, ol")) {
    if (rows.children.length <= most) continue;
    const met = {};
    for (const row of [...rows.children]) {
      const kind = JSON.stringify(marks(row));
      met[kind] = (met[kind] ?? 0) + 1;
      if (met[kind] > 3) row.remove();
    }
  }
}"""
# Asks for the password once more, and says so with its status.
NOT_WALKED = frozenset({"my/proof"})


class Walk:
    """Remembers which kinds of page have been seen and found good, by the route that serves them.

    Somebody who begins once more is tried again, and walks everywhere again.
    """

    def __init__(self) -> None:
        self._good: dict[str, set[str]] = {}

    def through(self, page: Page, who: str, first: Iterable[str]) -> Iterator[tuple[str, Response]]:
        """Open one page after the other, and give each with what was answered.

        A page that the caller asks for the next one after counts as good; one that fails is met again. From a
        first page that is known to be good the links are followed all the same: they may be others for `who`.
        """
        good = self._good[who] = set()
        met = set[str]().union(*self._good.values())
        ahead = list(first)
        for path in [path for path in ahead if kind_of(path) in met]:
            if _open(page, path) is not None:
                ahead += links_of(page)
        while ahead:
            path = ahead.pop(0)
            kind = kind_of(path)
            if kind is None or kind in met:
                continue
            met.add(kind)
            answer = _open(page, path)
            if answer is not None:
                ahead += links_of(page)
                yield path, answer
            good.add(kind)


def kind_of(path: str) -> str | None:
    """Give the route of this address; None where no page of ours is walked to."""
    try:
        route = resolve(urlsplit(path).path).route
    except Resolver404:
        return None
    return None if route in NOT_WALKED else route


def links_of(page: Page) -> list[str]:
    """Give the addresses on this site to which the page leads."""
    here = urlsplit(page.url)
    found = [urlsplit(link) for link in page.eval_on_selector_all("a[href]", LINKS)]
    return [link.path for link in found if (link.scheme, link.netloc) == (here.scheme, here.netloc)]


def thin_out(page: Page) -> None:
    """Take the fourth and further row of each kind out of long lists: axe looks at every row for itself."""
    page.evaluate(THREE_OF_EACH_KIND, MANY_ROWS)


def _open(page: Page, path: str) -> Response | None:
    """Open a page; None for a file that is saved and not shown."""
    try:
        return page.goto(path)
    except Error as error:
        if NO_PAGE in error.message:
            return None
        raise

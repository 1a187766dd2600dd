"""A small mail server on this machine, which keeps what it took and refuses what it is told to refuse."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FINE = {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "235 in", "DATA": "354 go on", "QUIT": "221 bye"}


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        self._say("220 here")
        while line := self.rfile.readline():
            verb = line.split()[0].decode("ascii", "replace").upper()
            answer = server.refuses.get(verb) or FINE.get(verb, "250 fine")
            self._say(answer)
            if answer.startswith("354"):
                server.taken.append(self._letter())
                self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _letter(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()


class MailServerHere(socketserver.ThreadingTCPServer):
    """The server; `refuses` gives the answer to a verb that it does not like."""

    daemon_threads = True

    def __init__(self, refuses: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.refuses, self.taken = refuses, list[str]()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


@contextmanager
def mail_server(**refuses: str) -> Iterator[MailServerHere]:
    """Run a mail server for as long as the block lasts."""
    with MailServerHere(refuses) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()

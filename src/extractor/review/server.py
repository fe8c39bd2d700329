"""Serves the review page on the standard library's HTTP server.

On loopback every request must name this computer as its host, so that no page from elsewhere can reach
it by a name of its own; on any other address every request must have the token, which the address that
is printed hands over once and a cookie keeps. What changes something must carry a header that another
site's page cannot send.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from collections.abc import Callable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from extractor.errors import FormatError, ReadingError
from extractor.messages import language_of, translated
from extractor.outputs.json import dump_data
from extractor.pipeline import Extractor
from extractor.review.exporting import Exporting
from extractor.review.folder import Folder, UnknownDocument
from extractor.review.page import Sheet, body, entry, live_page, policy

LARGEST = 64 * 1024 * 1024
FIRST, MORE = 100, 500  # entries of the list that come with the page, and at a time after it
COOKIE = "extractor-token"
HEADER = "X-Extractor"


class Refused(Exception):
    """A request that is not answered: the status, the reason, and the key of the page's words for it."""

    def __init__(self, status: HTTPStatus, reason: str, key: str) -> None:
        super().__init__(reason)
        self.status, self.key = status, key


class Server(ThreadingHTTPServer):
    """The server of one folder. ``token`` is None on loopback."""

    daemon_threads = True
    request_queue_size = (
        128  # that wait to be taken; the library's 5 turns others away when a page asks at once
    )

    def __init__(
        self,
        where: tuple[str, int],
        folder: Folder,
        extractor: Extractor,
        export: Callable[[], object] = lambda: None,
    ) -> None:
        self.folder = folder
        self.exporting = Exporting(export)
        self.extractor = extractor
        self.token = None if is_loopback(where[0]) else secrets.token_urlsafe(24)
        self.address_family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET
        super().__init__(where, Handler)

    @property
    def address(self) -> str:
        """Where to open the page, with the token where one is needed."""
        host, port = str(self.server_address[0]), self.server_address[1]
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{port}/" + (f"?token={self.token}" if self.token else "")


class Handler(BaseHTTPRequestHandler):
    """Answers one request: the page, a new bulletin, gold to save, or a mark that a document was reviewed."""

    server: Server
    server_version = "extractor"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        self._answer(self._look)

    def do_POST(self) -> None:
        self._answer(self._make)

    def do_PUT(self) -> None:
        self._answer(self._save)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not news; what fails is told to the page."""

    def _answer(self, act: Callable[[], None]) -> None:
        try:
            self._admit()
            act()
        except ConnectionError:  # the page was left before its answer came
            self.close_connection = True
        except Refused as refusal:
            self._send_error(refusal.key, str(refusal), refusal.status)
        except UnknownDocument as error:
            self._send_error("noSuchDocument", f"there is no document {error}", HTTPStatus.NOT_FOUND)
        except FormatError as error:
            self._send_error("badGold", str(error), HTTPStatus.BAD_REQUEST)
        except ReadingError as error:
            self._send_error("unreadable", str(error), HTTPStatus.BAD_REQUEST)
        except ValueError as error:  # dates and regions that are none
            self._send_error("badFrame", str(error), HTTPStatus.BAD_REQUEST)
        except OSError as error:
            self._send_error("diskFault", error.strerror or str(error), HTTPStatus.INTERNAL_SERVER_ERROR)

    def _send_error(self, key: str, reason: str, status: HTTPStatus) -> None:
        """What went wrong: ``key`` names the words of the page for it, ``error`` is the detail."""
        language = language_of({"LANG": self.headers.get("Accept-Language", "")})
        self._send_json({"key": key, "error": translated(reason, language)}, status)

    def _admit(self) -> None:
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        token = self.server.token
        if token is None:
            if not is_loopback(host):
                raise Refused(
                    HTTPStatus.FORBIDDEN, "this server answers to this computer's own name alone", "forbidden"
                )
        elif not any(hmac.compare_digest(each.encode(), token.encode()) for each in self._tokens()):
            raise Refused(
                HTTPStatus.FORBIDDEN,
                "open the page with the address that was printed: it has the token",
                "tokenNeeded",
            )
        if self.command != "GET" and HEADER not in self.headers:
            raise Refused(HTTPStatus.FORBIDDEN, f"the header {HEADER} is missing", "forbidden")

    def _tokens(self) -> list[str]:
        kept: SimpleCookie = SimpleCookie()
        try:
            kept.load(self.headers.get("Cookie", ""))
        except CookieError:
            kept.clear()
        return [
            *(morsel.value for key, morsel in kept.items() if key == COOKIE),
            self._query().get("token", ""),
        ]

    def _query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query))

    def _look(self) -> None:
        path, query, folder = urlsplit(self.path).path, self._query(), self.server.folder
        if path == "/":
            self._page()
        elif path == "/catalogue":
            start = int(query["from"]) if query.get("from", "").isdecimal() else 0
            self._send_json(
                {"documents": folder.entries(start, MORE), "total": len(folder.names())}, HTTPStatus.OK
            )
        elif path == "/search":
            self._send_json({"ids": folder.search(query.get("words", ""))}, HTTPStatus.OK)
        elif path.startswith("/document/"):
            sheet = folder.sheet(unquote(path.removeprefix("/document/")))
            self._send_json({"entry": folder.told(sheet), "body": body(sheet)}, HTTPStatus.OK)
        else:
            raise Refused(HTTPStatus.NOT_FOUND, "there is nothing here", "nothingHere")

    def _page(self) -> None:
        token, folder = self.server.token, self.server.folder
        if token and "token" in self._query():  # off the address, so that it is in no history and no referrer
            cookie = f"{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/"
            self._send(b"", "text/plain", HTTPStatus.SEE_OTHER, {"Set-Cookie": cookie, "Location": "/"})
            return
        content = live_page(folder.entries(0, FIRST), len(folder.names()))
        self._send(content.encode(), "text/html; charset=utf-8")

    def _make(self) -> None:
        path, folder, extractor = urlsplit(self.path).path, self.server.folder, self.server.extractor
        if path == "/extract":
            sheets = [Sheet(made) for made in folder.add(extractor, self._body(), self._query())]
        elif path.startswith("/reread/"):
            id = unquote(path.removeprefix("/reread/"))
            sheets = [folder.reread(extractor, id, self._query())]
        else:
            raise Refused(HTTPStatus.NOT_FOUND, "there is nothing here", "nothingHere")
        self.server.exporting.changed()
        made = [{"entry": folder.told(sheet), "body": body(sheet)} for sheet in sheets]
        self._send_json({"made": made}, HTTPStatus.CREATED)

    def _save(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/reviewed/"):
            self.server.folder.mark(unquote(path.removeprefix("/reviewed/")), self._body() == b"yes")
            self._send_json({}, HTTPStatus.OK)
            return
        if not path.startswith("/gold/"):
            raise Refused(HTTPStatus.NOT_FOUND, "there is nothing here", "nothingHere")
        sheet = self.server.folder.save(unquote(path.removeprefix("/gold/")), self._body())
        self.server.exporting.changed()
        self._send_json(
            {"name": f"{sheet.found.id}.gold.json", "scores": entry(sheet)["scores"]}, HTTPStatus.OK
        )

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            raise Refused(HTTPStatus.LENGTH_REQUIRED, "the request does not say how long it is", "cutOff")
        if int(length) > LARGEST:
            why = f"more than {LARGEST} bytes"
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, why, "tooLarge")
        raw = self.rfile.read(int(length))
        if len(raw) < int(length):
            raise FormatError("the request was cut off")
        return raw

    def _send_json(self, data: Any, status: HTTPStatus) -> None:
        self._send(dump_data(data), "application/json", status)

    def _send(
        self,
        content: bytes,
        media_type: str,
        status: HTTPStatus = HTTPStatus.OK,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        fixed = {
            "Content-Type": media_type,
            "Content-Length": str(len(content)),
            "Content-Security-Policy": f"{policy(live=True)}; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        for name, value in (fixed | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this computer's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

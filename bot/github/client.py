"""How the bot asks GitHub: what is sent again, how long it waits, how far it follows a list."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from github import Auth, Github

from bot.errors import ForgeError
from bot.github.answers import Answer, Json, parsed

TRIES = 5
PATIENCE = 120
"""Seconds that a run waits in all for GitHub to recover, or to allow more."""

TIMEOUT = 15
"""Seconds until an answer must begin; GitHub gives up after 10 (docs, REST, troubleshooting)."""

BETWEEN_WRITES = 1.0
"""Seconds; GitHub asks for it (docs, REST, best practices)."""

A_PAGE = 100
MOST_PAGES = 30

_LONGEST_LINK = 4_096
_NEXT = re.compile(r'<([^<>]+)>; *rel="next"')


class Client:
    """Requests to one GitHub, with the policy of this program rather than PyGithub's.

    - `read`, `pages` and `write` are sent up to five times, 1, 2, 4 and 8 seconds apart.
    - `create` and `add` are sent once. If nobody can tell what became of it, `ForgeError.is_unsure` says so.
    - What GitHub turned away for a rate limit was not done: all are sent again, if the wait is short enough.

    Every method raises `ForgeError` if GitHub failed or refused.
    """

    def __init__(
        self,
        api_url: str,
        token: str,
        *,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Talk to *api_url* as who holds *token*."""
        logging.getLogger("github").setLevel(
            logging.WARNING
        )  # PyGithub's debug log holds whole bodies
        self._api_url, self._secret = api_url.rstrip("/"), token
        self._sleep, self._now = sleep, now
        self._github = Github(
            auth=Auth.Token(token),
            base_url=self._api_url,
            timeout=TIMEOUT,
            user_agent="listwright",
            retry=None,
            seconds_between_requests=None,
            seconds_between_writes=None,
        )
        self._waited = 0.0
        self._wrote: float | None = None
        self.remaining: int | None = None
        """How many requests GitHub still allows this hour, as it last said."""

    def close(self) -> None:
        """End the connections."""
        self._github.close()

    def read(self, path: str) -> Json:
        """One object."""
        return an_object(self._ask("GET", self._api_url + path))

    def pages(
        self,
        path: str,
        key: str | None = None,
        *,
        only_first: bool = False,
        **query: str,
    ) -> list[Json]:
        """All items of a list, or those of its first page; *key* is the field that holds them, if there is one.

        Raises:
            ForgeError: also if the list leads to another host, in a circle, or past its 30th page. Half a
                list is none: who looks for something in it would conclude that it is not there.
        """
        url: str | None = (
            f"{self._api_url}{path}?{urlencode({**query, 'per_page': A_PAGE})}"
        )
        seen: set[tuple[tuple[str, str], ...]] = set()
        found: list[Json] = []
        while url is not None:
            page = tuple(
                sorted({"page": "1", **dict(parse_qsl(urlsplit(url).query))}.items())
            )
            if page in seen:
                raise ForgeError(f"GitHub's list {path} leads in a circle.")
            if len(seen) == MOST_PAGES:
                raise ForgeError(
                    f"GitHub's list {path} has more than {MOST_PAGES * A_PAGE} items."
                )
            seen.add(page)
            answer = self._ask("GET", url)
            rows = (
                answer.content.get(key)
                if key and isinstance(answer.content, dict)
                else answer.content
            )
            if not isinstance(rows, list):
                raise ForgeError(f"GitHub's answer for {path} is no list.")
            found += rows
            url = None if only_first else self._next_page(answer)
        return found

    def write(self, method: str, path: str, body: Json | None = None) -> Any:  # noqa: ANN401 - any JSON
        """Change what may be changed twice: PATCH, PUT, DELETE."""
        return self._ask(method, self._api_url + path, body).content

    def create_untracked(self, method: str, path: str, body: Json) -> Any:  # noqa: ANN401 - any JSON
        """Send what must not be sent twice."""
        return self._ask(method, self._api_url + path, body, once=True).content

    def create(self, path: str, body: Json, *, method: str = "POST") -> Json:
        """Make something that has an `id`; an answer without one is as good as none."""
        answer = self._ask(method, self._api_url + path, body, once=True)
        if not isinstance(answer.content, dict) or not answer.content.get("id"):
            raise ForgeError(
                f"GitHub did not say what it made of {method} {path}.",
                status=answer.status,
                is_unsure=True,
            )
        return answer.content

    def mutate(self, query: str, given: Json) -> Json:
        """Send a GraphQL mutation; the answer has `data`, `errors` or both."""
        body = {"query": query, "variables": {"input": given}}
        answer = self._ask("POST", self._github.requester.graphql_url, body, once=True)
        return an_object(answer, is_unsure=True)

    # ------------------------------------------------------------------------------------------ the policy

    def _ask(
        self, method: str, url: str, body: Json | None = None, *, once: bool = False
    ) -> Answer:
        asked = f"{method} {urlsplit(url).path}"
        lost = limited = 0
        while True:
            answer = self._send(method, url, body)
            if answer.is_limit:
                pause = answer.pause(limited, self._now())
                limited += 1
            elif answer.is_lost:
                pause = max(2**lost, answer.number("retry-after") or 0)
                lost += 1
            elif answer.status < 400:  # noqa: PLR2004 - neither lost nor refused
                return answer
            else:
                pause = float("inf")
            is_last = lost + limited == TRIES or self._waited + pause > PATIENCE
            if is_last or (once and lost):
                raise answer.error(
                    asked, self._secret, is_unsure=lost > 0 and method != "GET"
                )
            self._waited += pause
            self._sleep(pause)

    def _send(self, method: str, url: str, body: Json | None) -> Answer:
        if method != "GET":
            self._pace()
        try:
            status, headers, text = self._github.requester.requestJson(
                method, url, input=body
            )
        except (
            OSError,
            RuntimeError,
            ValueError,
        ):  # requests' are OSErrors; their texts may hold a header
            return Answer(0, {})
        finally:
            if method != "GET":
                self._wrote = self._now()
        answer = Answer(status, headers, parsed(text))
        left = answer.number("x-ratelimit-remaining")
        if left is not None and headers.get("x-ratelimit-resource", "core") == "core":
            self.remaining = left
        return answer

    def _pace(self) -> None:
        if (
            self._wrote is not None
            and (since := self._now() - self._wrote) < BETWEEN_WRITES
        ):
            self._sleep(min(BETWEEN_WRITES, BETWEEN_WRITES - since))

    def _next_page(self, answer: Answer) -> str | None:
        match = _NEXT.search(answer.headers.get("link", "")[:_LONGEST_LINK])
        if match is None:
            return None
        if origin(match[1]) != origin(self._api_url):
            raise ForgeError(
                "GitHub's list goes on at another host, which was not asked."
            )
        return match[1]


def origin(url: str) -> tuple[str, str]:
    """Scheme and host of *url*; empty if it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()


def an_object(answer: Answer, *, is_unsure: bool = False) -> Json:
    """The object that an answer holds."""
    if not isinstance(answer.content, dict):
        raise ForgeError(
            "GitHub's answer is no object.", status=answer.status, is_unsure=is_unsure
        )
    return answer.content


def segment(text: str) -> str:
    """*text* as one part of a path.

    Raises:
        ForgeError: it would lead elsewhere.
    """
    if text in {"", ".", ".."}:
        raise ForgeError(f"GitHub has nothing of the name {text!r}.")
    return quote(text, safe="")

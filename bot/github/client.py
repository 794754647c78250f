"""Send requests to GitHub, with the bot's own policy.

The policy says what is sent again, how long to wait, and how far to follow a list.
"""

import logging
import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from github import Auth, Github

from bot.errors import ForgeError
from bot.github.answers import Answer, Json, has_failed, parse_body

# Times that a request is sent, the first one counted.
TRIES = 5
# Seconds that a run waits in all for GitHub to recover, or to allow more.
PATIENCE = 120

# Seconds until an answer must begin; GitHub gives up after 10 (docs, REST,
# troubleshooting).
TIMEOUT = 15

# Seconds; GitHub asks for it (docs, REST, best practices).
BETWEEN_WRITES = 1.0

# Items of a list in one answer; GitHub gives no more (docs, REST, pagination).
A_PAGE = 100
MOST_PAGES = 30

# Characters of the header `Link` that are searched for the next page.
_LONGEST_LINK = 4_096
# The next page in a header `Link`: `<https://api.github.com/…?page=2>; rel="next"`.
_NEXT = re.compile(r'<([^<>]+)>; *rel="next"')


class Client:
    """Requests to one GitHub, with the policy of this program rather than PyGithub's.

    - `read`, `list_items`, `query` and `write` are sent up to five times, 1, 2, 4 and 8 seconds
      apart.
    - `create`, `create_untracked` and `mutate` are sent once. If nobody can tell what
      became of the request, `ForgeError.is_unsure` says so.
    - A request that GitHub turned away for a rate limit was not carried out: each kind
      is sent again, if the wait is short enough.

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
        """Talk to *api_url* with the rights of *token*."""
        # PyGithub's debug log holds whole bodies.
        logging.getLogger("github").setLevel(logging.WARNING)
        self._api_url = api_url.rstrip("/")
        self._secret = token
        self._sleep = sleep
        self._now = now
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

    @property
    def is_public(self) -> bool:
        """Whether this is github.com, or a stand-in for it on this machine."""
        host = urlsplit(self._api_url).hostname
        return host in {"api.github.com", "127.0.0.1"}

    def close(self) -> None:
        """End the connections."""
        self._github.close()

    def read(self, path: str) -> Json:
        """Return the JSON object at *path*."""
        return require_object(self._ask("GET", self._api_url + path))

    def list_items(
        self,
        path: str,
        key: str | None = None,
        *,
        only_first: bool = False,
        **query: str,
    ) -> list[Json]:
        """Return all items of the list at *path*.

        Args:
            path: the path of the list in the API.
            key: the field of each page that holds the items; None if the page is the
                list itself.
            only_first: whether the first page is enough: at most 100 items.
            query: further parameters of the request.

        Raises:
            ForgeError: GitHub failed; or the list leads to another host, in a circle, or
                past its 30th page. Half a list counts as none: a caller that looks for
                something in it would conclude that it is not there.
        """
        parameters = urlencode({**query, "per_page": A_PAGE})
        url: str | None = f"{self._api_url}{path}?{parameters}"
        seen: set[tuple[tuple[str, str], ...]] = set()
        items: list[Json] = []
        while url is not None:
            page = _identify_page(url)
            if page in seen:
                raise ForgeError(f"GitHub's list {path} leads in a circle.")
            if len(seen) == MOST_PAGES:
                limit = MOST_PAGES * A_PAGE
                raise ForgeError(f"GitHub's list {path} has more than {limit} items.")
            seen.add(page)
            answer = self._ask("GET", url)
            rows = answer.content
            if key and isinstance(rows, dict):
                rows = rows.get(key)
            if not isinstance(rows, list):
                raise ForgeError(f"GitHub's answer for {path} is no list.")
            items += rows
            url = None if only_first else self._find_next_page(answer)
        return items

    def write(
        self,
        method: str,
        path: str,
        body: Json | None = None,
    ) -> Any:  # noqa: ANN401 - any JSON
        """Send a change that may be sent twice, and return the JSON answer."""
        return self._ask(method, self._api_url + path, body).content

    def create_untracked(
        self,
        method: str,
        path: str,
        body: Json,
    ) -> Any:  # noqa: ANN401 - any JSON
        """Send a request that must not be sent twice; return the JSON answer."""
        return self._ask(method, self._api_url + path, body, once=True).content

    def create(self, path: str, body: Json, *, method: str = "POST") -> Json:
        """Create something that has an `id`, and return GitHub's object for it.

        Raises:
            ForgeError: GitHub refused or failed; an answer without an id counts as
                unsure.
        """
        answer = self._ask(method, self._api_url + path, body, once=True)
        if not isinstance(answer.content, dict) or not answer.content.get("id"):
            raise ForgeError(
                f"GitHub did not say what it made of {method} {path}.",
                status=answer.status,
                is_unsure=True,
            )
        return answer.content

    def mutate(self, query: str, given: Json) -> Json:
        """Send a GraphQL mutation with *given* as its input.

        The answer has `data`, `errors` or both.
        """
        body = {"query": query, "variables": {"input": given}}
        answer = self._ask("POST", self._github.requester.graphql_url, body, once=True)
        return require_object(answer, is_unsure=True)

    def query(self, query: str, variables: Mapping[str, str]) -> Json:
        """Send a GraphQL query, which changes nothing.

        The answer has `data`, `errors` or both. One without any data is asked for again, as
        after a failure of the server: it may have been too busy.
        """
        body = {"query": query, "variables": dict(variables)}
        url = self._github.requester.graphql_url
        answer = require_object(self._ask("POST", url, body, writes=False))
        for attempt in range(TRIES - 1):
            if not has_failed(answer) or self._waited + 2**attempt > PATIENCE:
                break
            self._waited += 2**attempt
            self._sleep(2**attempt)
            answer = require_object(self._ask("POST", url, body, writes=False))
        return answer

    # ---- the policy

    def _ask(
        self,
        method: str,
        url: str,
        body: Json | None = None,
        *,
        once: bool = False,
        writes: bool | None = None,
    ) -> Answer:
        """Send a request until an answer is final, and return it.

        It changes something if it is no GET, unless *writes* says otherwise.

        Raises:
            ForgeError: GitHub refused, or the tries or the patience are used up.
        """
        asked = f"{method} {urlsplit(url).path}"
        writes = method != "GET" if writes is None else writes
        lost = limited = 0
        while True:
            answer = self._send(method, url, body, writes=writes)
            if answer.is_limit:
                pause = answer.compute_pause(limited, self._now())
                limited += 1
            elif answer.is_lost:
                pause = max(2**lost, answer.get_number("retry-after") or 0)
                lost += 1
            elif answer.status < 400:  # noqa: PLR2004 - neither lost nor refused
                return answer
            else:
                pause = float("inf")
            is_last = lost + limited == TRIES or self._waited + pause > PATIENCE
            if is_last or (once and lost):
                # An earlier try whose answer was lost may have taken effect.
                is_unsure = lost > 0 and writes
                raise answer.make_error(asked, self._secret, is_unsure=is_unsure)
            self._waited += pause
            self._sleep(pause)

    def _send(
        self, method: str, url: str, body: Json | None, *, writes: bool
    ) -> Answer:
        """Send a request once and return the answer, whatever it is."""
        if writes:
            self._wait_between_writes()
        try:
            status, headers, text = self._github.requester.requestJson(
                method, url, input=body
            )
        # The errors of `requests` are OSErrors. Their texts are dropped, since they may
        # hold a header with the token.
        except (OSError, RuntimeError, ValueError):
            return Answer(0, {})
        finally:
            if writes:
                self._wrote = self._now()
        answer = Answer(status, headers, parse_body(text))
        remaining = answer.get_number("x-ratelimit-remaining")
        # Searching and GraphQL have limits of their own, which say nothing of this one.
        is_core = headers.get("x-ratelimit-resource", "core") == "core"
        if remaining is not None and is_core:
            self.remaining = remaining
        return answer

    def _wait_between_writes(self) -> None:
        """Wait until a second has passed since the last write."""
        if self._wrote is None:
            return
        elapsed = self._now() - self._wrote
        if elapsed < BETWEEN_WRITES:
            # A clock that was set back must not make this wait for hours.
            self._sleep(min(BETWEEN_WRITES, BETWEEN_WRITES - elapsed))

    def _find_next_page(self, answer: Answer) -> str | None:
        """Return the address of a list's next page; None after its last one.

        Raises:
            ForgeError: the address is at another host, which must not get the token.
        """
        match = _NEXT.search(answer.headers.get("link", "")[:_LONGEST_LINK])
        if match is None:
            return None
        if split_origin(match[1]) != split_origin(self._api_url):
            raise ForgeError(
                "GitHub's list goes on at another host, which was not asked."
            )
        return match[1]


def _identify_page(url: str) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a page's address in a fixed order, to recognise a circle.

    GitHub may write the first page with its number or without it.
    """
    parameters = dict(parse_qsl(urlsplit(url).query))
    return tuple(sorted({"page": "1", **parameters}.items()))


def split_origin(url: str) -> tuple[str, str]:
    """Return scheme and host of *url*, both empty if they cannot be read."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()


def require_object(answer: Answer, *, is_unsure: bool = False) -> Json:
    """Return the JSON object that an answer holds.

    Raises:
        ForgeError: the answer is no object; *is_unsure* is handed on.
    """
    if not isinstance(answer.content, dict):
        raise ForgeError(
            "GitHub's answer is no object.", status=answer.status, is_unsure=is_unsure
        )
    return answer.content


def quote_segment(text: str) -> str:
    """Return *text* percent-encoded, as one part of a path.

    Raises:
        ForgeError: it would lead elsewhere.
    """
    if text in {"", ".", ".."}:
        raise ForgeError(f"GitHub has nothing of the name {text!r}.")
    return quote(text, safe="")

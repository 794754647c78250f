"""Ask the hosts of the table of sources, one after the other, and no faster than they wish."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies

import requests

from bot import __version__
from bot.facts.source import Source
from bot.model.network import NetworkAnswer, NetworkRequest

_USER_AGENT: Final = f"listwright/{__version__}"
# Metadata of one paper takes a few kilobytes, of 500 papers less than a megabyte.
_MOST_BYTES: Final = 4 << 20
_CHUNK: Final = 1 << 16
_MOST_REDIRECTS: Final = 4
# Seconds to connect, between two bytes, and for the whole answer.
_TIMEOUTS: Final = (5.0, 10.0)
_LONGEST: Final = 20.0
# A source that asks for more patience, in seconds, is not asked again in this run.
_MOST_PATIENCE: Final = 10.0
# Statuses by which a source says for certain that it knows no such work.
_UNKNOWN: Final = frozenset({404, 410})
# Statuses by which a source asks for patience.
_BUSY: Final = frozenset({429, 503})


class Limits(NamedTuple):
    """How much one run may take: requests, redirects among them, and seconds."""

    requests: int = 20_000
    seconds: float = float("inf")


class HttpNetwork:
    """Asks over HTTPS. Only hosts of *sources* are ever asked, redirects included."""

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        servers: Mapping[str, str] | None = None,
        limits: Limits = Limits(),  # noqa: B008 - it never changes
        read_clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Begin a run.

        Args:
            sources: their hosts are asked, each at its pace.
            servers: another server, such as `http://127.0.0.1:8000`, by the host that it
                stands for; for tests.
            limits: how much the run may take.
            read_clock: tells seconds since some moment.
            sleep: waits for some seconds.
        """
        self._pace_by_host: dict[str, float] = {}
        for source in sources:
            for host in source.hosts:
                pace = max(source.pace, self._pace_by_host.get(host, 0.0))
                self._pace_by_host[host] = pace
        self._servers = dict(servers or {})
        self._budget = limits.requests
        self._read_clock = read_clock
        self._end = read_clock() + limits.seconds
        self._sleep = sleep
        self._next_by_host: dict[str, float] = {}
        self._resting: set[str] = set()
        self._session = requests.Session()
        # A password in ~/.netrc is for other hosts; proxies are the machine's.
        self._session.trust_env = False
        if not self._servers:
            self._session.proxies.update(getproxies())

    def ask(self, request: NetworkRequest) -> NetworkAnswer:
        """Return the answer to *request*; it never raises because of the network."""
        url = request.url
        for _ in range(_MOST_REDIRECTS + 1):
            host = self._find_host(url)
            if host is None:
                return _make_trouble("it led to a host that is not asked")
            if host in self._resting:
                return _make_trouble(f"{host} asks for patience")
            if self._budget <= 0:
                return _make_trouble("this run has asked often enough")
            if max(self._read_clock(), self._next_by_host.get(host, 0.0)) >= self._end:
                return _make_trouble("this run has taken long enough")
            try:
                answer, url = self._ask_host(host, url, request)
            except (requests.RequestException, ValueError) as error:
                return _make_trouble(f"{host} was not reached ({type(error).__name__})")
            if answer is not None:
                return answer
        return _make_trouble("it was redirected too often")

    def _find_host(self, url: str) -> str | None:
        """Return the host of *url*; None if it may not be asked."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return None
        is_plain = parts.username is None and parts.password is None
        if parts.scheme != "https" or port not in {None, 443} or not is_plain:
            return None
        host = parts.hostname
        return host if host in self._pace_by_host else None

    def _ask_host(
        self,
        host: str,
        url: str,
        request: NetworkRequest,
    ) -> tuple[NetworkAnswer | None, str]:
        """Return the answer, or where it is redirected to."""
        response = self._send(host, url, request)
        patience = _read_patience(response)
        patience_left = min(_MOST_PATIENCE, self._end - self._read_clock())
        if response.status_code in _BUSY and patience <= patience_left:
            response.close()
            self._sleep(patience)
            response = self._send(host, url, request)
        with response:
            return self._read_response(host, url, request, response)

    def _send(
        self,
        host: str,
        url: str,
        request: NetworkRequest,
    ) -> requests.Response:
        """Send the request, once the host has had its pause."""
        wait = self._next_by_host.get(host, 0.0) - self._read_clock()
        if wait > 0:
            self._sleep(wait)
        self._next_by_host[host] = self._read_clock() + self._pace_by_host[host]
        self._budget -= 1
        headers = {
            "Accept": request.accept,
            "User-Agent": _USER_AGENT,
            # So the size of what comes is that of what is read.
            "Accept-Encoding": "identity",
        }
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        # A host that takes its time must not take the run's.
        left = max(0.1, self._end - self._read_clock())
        server = self._servers.get(host)
        target = url if server is None else url.replace(f"https://{host}", server, 1)
        return self._session.request(
            "GET" if request.body is None else "POST",
            target,
            data=request.body,
            headers=headers,
            timeout=(min(_TIMEOUTS[0], left), min(_TIMEOUTS[1], left)),
            allow_redirects=False,
            stream=True,
        )

    def _read_response(
        self,
        host: str,
        url: str,
        request: NetworkRequest,
        response: requests.Response,
    ) -> tuple[NetworkAnswer | None, str]:
        if response.is_redirect and request.body is None:
            return None, urljoin(url, response.headers["Location"])
        if response.status_code in _UNKNOWN:
            return NetworkAnswer("unknown"), url
        if response.status_code in _BUSY:
            self._resting.add(host)
            return _make_trouble(f"{host} asks for patience"), url
        if response.status_code != requests.codes.ok:
            return _make_trouble(f"{host} answered {response.status_code}"), url
        return self._read_body(host, response), url

    def _read_body(self, host: str, response: requests.Response) -> NetworkAnswer:
        """Return the body of an answer, unless it is too long, or comes too slowly."""
        end = min(self._end, self._read_clock() + _LONGEST)
        data = bytearray()
        for chunk in response.iter_content(_CHUNK):
            data += chunk
            if len(data) > _MOST_BYTES:
                return _make_trouble(f"the answer of {host} is too long")
            if self._read_clock() > end:
                return _make_trouble(f"the answer of {host} comes too slowly")
        return NetworkAnswer("answered", bytes(data))


def _make_trouble(trouble: str) -> NetworkAnswer:
    return NetworkAnswer("no answer", trouble=trouble)


def _read_patience(response: requests.Response) -> float:
    """Return the seconds after which a busy source may be asked again.

    A date instead of a number, or nothing, is more patience than this run has.
    """
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdecimal() else float("inf")

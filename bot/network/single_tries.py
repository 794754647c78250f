"""Try a few links once, behind the guard: those that a contribution adds."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

import requests

from bot import __version__
from bot.links.lychee_report import NO_HOST
from bot.model.link import find_link_host
from bot.model.links import LinkTry
from bot.network.guard import Guard

_AT_ONCE: Final = 8
_MOST_REDIRECTS: Final = 5
_CONNECT: Final = 5.0
_GONE: Final = frozenset({404, 410})
_HEADERS: Final = {"User-Agent": f"listwright/{__version__} (link check)"}


def try_links_once(urls: Sequence[str], seconds: float) -> list[LinkTry]:
    """Return what one try of each link sees; only a definite answer says anything.

    No answer takes longer than *seconds*; of a page, not more than its head is read.
    """
    with Guard() as guard, ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(partial(_try_once, guard, seconds), urls))


def _try_once(guard: Guard, seconds: float, url: str) -> LinkTry:
    with requests.Session() as session:
        # Neither a password of the machine's nor another proxy.
        session.trust_env = False
        session.max_redirects = _MOST_REDIRECTS
        session.proxies.update({"http": guard.address, "https": guard.address})
        try:
            response = session.get(
                url, headers=_HEADERS, timeout=(_CONNECT, seconds), stream=True
            )
        except (requests.RequestException, ValueError) as error:
            if find_link_host(url) in guard.missing_hosts:
                return LinkTry(url, "gone", NO_HOST)
            return LinkTry(url, "unknown", type(error).__name__)
        with response:
            status = response.status_code
            if find_link_host(response.url) in guard.missing_hosts:
                return LinkTry(url, "gone", NO_HOST)
    if status in _GONE:
        return LinkTry(url, "gone", str(status))
    return LinkTry(url, "unknown", str(status))

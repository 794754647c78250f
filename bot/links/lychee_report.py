"""Read what lychee says of links, as JSON: https://lychee.cli.rs/guides/output/."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from bot.model.link import find_link_host
from bot.model.links import LinkTry

# Statuses by which a server says for certain that there is no such page.
_GONE: Final = frozenset({404, 410})
_BAD_GATEWAY: Final = 502
_PERMANENT: Final = frozenset({301, 308})
_LONGEST_DETAIL: Final = 80
NO_HOST: Final = "no such host"


def read_report(
    data: bytes,
    urls: Sequence[str],
    missing_hosts: Collection[str],
) -> list[LinkTry]:
    """Return what lychee saw of each link; `unknown` where it says nothing.

    Args:
        data: the report.
        urls: the links, in the order of the lines in which they were given.
        missing_hosts: the hosts of which the system of names says that there are none.

    Raises:
        ValueError: *data* is no JSON.
    """
    report = json.loads(data)
    if not isinstance(report, dict):
        report = {}
    suggestions = dict(_list_suggestions(report))
    tries = []
    answered = set()
    for kind in ("success_map", "error_map", "timeout_map"):
        for row in _list_rows(report.get(kind)):
            index = _read_line(row) - 1
            if 0 <= index < len(urls):
                url = urls[index]
                answered.add(url)
                host = find_link_host(_find_last_address(row, url))
                is_missing = host in missing_hosts
                link_try = _read_row(url, row, kind, is_missing=is_missing)
                tries.append(link_try)
    tries += [
        LinkTry(url, "unknown", "not tried") for url in urls if url not in answered
    ]
    return [_add_archive(link_try, suggestions) for link_try in tries]


def _list_rows(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    for rows in value.values() if isinstance(value, dict) else ():
        yield from (row for row in rows if isinstance(row, dict))


def _read_line(row: Mapping[str, Any]) -> int:
    span = row.get("span")
    line = span.get("line") if isinstance(span, dict) else None
    return line if type(line) is int else 0


def _list_redirects(row: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return the addresses to which a link redirects, each with the status."""
    redirects = row.get("redirects")
    steps = redirects.get("redirects") if isinstance(redirects, dict) else None
    if not isinstance(steps, list):
        return []
    return [
        (step["url"], step["code"])
        for step in steps
        if isinstance(step, dict)
        and isinstance(step.get("url"), str)
        and type(step.get("code")) is int
    ]


def _find_last_address(row: Mapping[str, Any], url: str) -> str:
    redirects = _list_redirects(row)
    return redirects[-1][0] if redirects else url


def _read_row(
    url: str,
    row: Mapping[str, Any],
    kind: str,
    *,
    is_missing: bool,
) -> LinkTry:
    """Return what one row says of *url*."""
    status = row.get("status")
    code = status.get("code") if isinstance(status, dict) else None
    redirects = _list_redirects(row)
    if kind == "success_map":
        is_permanent = bool(redirects) and all(
            one in _PERMANENT for _, one in redirects
        )
        if is_permanent:
            return LinkTry(url, "moved", str(redirects[0][1]), target=redirects[-1][0])
        return LinkTry(url, "alive", str(code or ""))
    if code in _GONE:
        return LinkTry(url, "gone", str(code))
    # The guard answers 502 for a host that it does not connect to.
    if is_missing and code in {None, _BAD_GATEWAY}:
        return LinkTry(url, "gone", NO_HOST)
    return LinkTry(url, "unknown", _describe(status, kind))


def _describe(status: Any, kind: str) -> str:  # noqa: ANN401
    if kind == "timeout_map":
        return "timeout"
    code = status.get("code") if isinstance(status, dict) else None
    if code is not None:
        return str(code)
    details = status.get("details") if isinstance(status, dict) else None
    text = details if isinstance(details, str) else "no answer"
    return text.partition(".")[0][:_LONGEST_DETAIL]


def _list_suggestions(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the archived copies that were found, by address."""
    for row in _list_rows(report.get("suggestion_map")):
        address, copy = row.get("original"), row.get("suggestion")
        if isinstance(address, str) and isinstance(copy, str):
            yield address, copy


def _add_archive(link_try: LinkTry, suggestions: Mapping[str, str]) -> LinkTry:
    copy = suggestions.get(link_try.url, "")
    if not copy or link_try.outcome != "gone":
        return link_try
    return LinkTry(link_try.url, "gone", link_try.detail, archive=copy)

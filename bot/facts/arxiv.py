"""arXiv itself: many papers in one request, with the authors' remarks.

https://info.arxiv.org/help/api/user-manual.html describes the answer, a feed in Atom; the
terms of use ask for three seconds between two requests.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from bot.facts import shapes
from bot.facts.json_values import LONGEST_TITLE, get_text, list_names, make_day
from bot.facts.readings import find_code, is_withdrawal
from bot.facts.source import Source
from bot.identity.identifiers import Identifier
from bot.model.facts import Facts
from bot.model.network import NetworkRequest

NAME: Final = "arXiv"
_MOST: Final = 100
# Of the abstract and the remarks, which are read for links.
_LONGEST_TEXT: Final = 8_000
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_OWN: Final = "{http://arxiv.org/schemas/atom}"
# The number of a paper in its address, before the version.
_ADDRESS: Final = re.compile(
    r"https?://arxiv\.org/abs/([\w./-]{1,40}?)(?:v\d{1,3})?", re.ASCII
)


def make_query(identifiers: Sequence[Identifier]) -> NetworkRequest | None:
    """Return the request for some papers; None if one has no usual number."""
    numbers = [identifier.value for identifier in identifiers]
    if not all(map(shapes.is_arxiv_number, numbers)):
        return None
    query = urlencode({"id_list": ",".join(numbers), "max_results": len(numbers)})
    return NetworkRequest(
        f"https://export.arxiv.org/api/query?{query}", "application/atom+xml"
    )


def read_feed(
    identifiers: Sequence[Identifier],
    data: bytes,
) -> Mapping[Identifier, Facts] | None:
    """Return what the feed says of each paper; None if it is no feed.

    What it says of others is left out.
    """
    feed = _parse_feed(data)
    if feed is None or feed.tag != f"{_ATOM}feed":
        return None
    wanted = {identifier.value.casefold(): identifier for identifier in identifiers}
    facts_by_paper: dict[Identifier, Facts] = {}
    for entry in feed.findall(f"{_ATOM}entry"):
        address = _ADDRESS.fullmatch(entry.findtext(f"{_ATOM}id", "").strip())
        identifier = wanted.get(address[1].casefold()) if address else None
        facts = _read_entry(entry)
        if identifier is not None and facts is not None:
            facts_by_paper[identifier] = facts
    return facts_by_paper


def _parse_feed(data: bytes) -> ET.Element | None:
    """Return the feed; None if *data* is none.

    A feed declares no entities, so that a declaration is a reason to read nothing: they
    can stand for a text that is larger than the memory.
    """
    try:
        text = data.decode()
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            return None
        # Safe: without declarations the parser has nothing to expand.
        return ET.fromstring(text)  # noqa: S314
    except (ValueError, RecursionError, ET.ParseError):
        return None


def _read_entry(entry: ET.Element) -> Facts | None:
    title = get_text(entry.findtext(f"{_ATOM}title"), LONGEST_TITLE)
    if title is None:
        return None
    abstract = entry.findtext(f"{_ATOM}summary", "")[:_LONGEST_TEXT]
    remarks = entry.findtext(f"{_OWN}comment", "")[:_LONGEST_TEXT]
    doi = (entry.findtext(f"{_OWN}doi") or "").strip()
    return Facts(
        source=NAME,
        title=title,
        authors=list_names(entry.findall(f"{_ATOM}author"), _get_name),
        date=make_day(entry.findtext(f"{_ATOM}published", "")),
        published=doi if shapes.DOI.fullmatch(doi) else None,
        code=find_code(f"{remarks}\n{abstract}"),
        is_withdrawn=is_withdrawal(remarks) or is_withdrawal(abstract),
    )


def _get_name(author: ET.Element) -> str | None:
    return get_text(author.findtext(f"{_ATOM}name"))


ARXIV = Source(
    name=NAME,
    hosts=frozenset({"export.arxiv.org"}),
    kinds=frozenset({"arxiv"}),
    most=_MOST,
    pace=3.0,
    sent="The numbers of up to 100 arXiv papers.",
    make_request=make_query,
    read_answer=read_feed,
)

"""Semantic Scholar: many papers in one request, with where a preprint was published.

https://api.semanticscholar.org/api-docs/graph describes `/paper/batch`: at most 500 ids,
an answer with one value for each, null for an unknown one. Without a key all users share
one limit, so that a refusal is common.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from bot.facts.json_values import (
    LONGEST_TITLE,
    get_text,
    get_venue,
    list_names,
    make_day,
    parse_json,
)
from bot.facts.shapes import DOI, NEW_ARXIV, is_arxiv_number
from bot.facts.source import Source
from bot.identity.identifiers import Identifier, identify
from bot.model.facts import Facts
from bot.model.network import NetworkRequest

NAME = "Semantic Scholar"
_API = "https://api.semanticscholar.org/graph/v1/paper"
_FIELDS = "title,authors.name,publicationDate,year,venue,externalIds"
_LONGEST_QUERY = 300
_PAPER_ID = re.compile(r"[0-9a-f]{40}", re.ASCII)
# The DOIs that arXiv itself registers: they are the preprint's own.
_PREPRINT = "10.48550/"


def make_batch_request(identifiers: Sequence[Identifier]) -> NetworkRequest | None:
    """Return the request for arXiv papers; None if one of them has another form."""
    numbers = [identifier.value for identifier in identifiers]
    if not all(map(NEW_ARXIV.fullmatch, numbers)):
        return None
    ids = [f"ARXIV:{number}" for number in numbers]
    body = json.dumps({"ids": ids})
    return NetworkRequest(f"{_API}/batch?fields={_FIELDS}", body=body)


def make_title_request(title: str) -> NetworkRequest:
    """Return the request for the paper whose title is most like *title*.

    Only a person at a terminal asks so: no workflow sends the text of a contribution.
    """
    query = urlencode({"query": title[:_LONGEST_QUERY], "fields": _FIELDS})
    return NetworkRequest(f"{_API}/search/match?{query}")


def read_title_match(data: bytes) -> tuple[Identifier, str] | None:
    """Return the paper that was found, and its title; None if that cannot be read."""
    value = parse_json(data)
    papers = value.get("data") if isinstance(value, dict) else None
    if not isinstance(papers, list) or not papers or not isinstance(papers[0], dict):
        return None
    title = get_text(papers[0].get("title"), LONGEST_TITLE)
    identifier = _find_identifier(papers[0])
    return None if title is None or identifier is None else (identifier, title)


def _find_identifier(paper: dict[str, Any]) -> Identifier | None:
    """Return the arXiv number of a paper, or else its DOI, or its number at the source."""
    ids = paper.get("externalIds")
    numbers = ids if isinstance(ids, dict) else {}
    number, doi = numbers.get("ArXiv"), numbers.get("DOI")
    if isinstance(number, str) and is_arxiv_number(number):
        return Identifier("arxiv", number)
    if isinstance(doi, str) and DOI.fullmatch(doi):
        return identify(f"https://doi.org/{doi}")
    own = paper.get("paperId")
    is_own = isinstance(own, str) and _PAPER_ID.fullmatch(own)
    return Identifier("s2", own) if is_own and isinstance(own, str) else None


def read_batch(
    identifiers: Sequence[Identifier],
    data: bytes,
) -> Mapping[Identifier, Facts] | None:
    """Return what is known of each paper; None if the answer is not one for each."""
    values = parse_json(data)
    if not isinstance(values, list) or len(values) != len(identifiers):
        return None
    facts_by_paper: dict[Identifier, Facts] = {}
    for identifier, value in zip(identifiers, values, strict=True):
        facts = _read_paper(value)
        if facts is not None:
            facts_by_paper[identifier] = facts
    return facts_by_paper


def _read_paper(value: Any) -> Facts | None:  # noqa: ANN401
    if not isinstance(value, dict):
        return None
    title = get_text(value.get("title"), LONGEST_TITLE)
    if title is None:
        return None
    return Facts(
        source=NAME,
        title=title,
        authors=list_names(value.get("authors"), _get_name),
        date=make_day(value.get("publicationDate")),
        venue=get_venue(value.get("venue")),
        published=_find_published(value.get("externalIds")),
    )


def _get_name(author: Any) -> str | None:  # noqa: ANN401
    return get_text(author.get("name")) if isinstance(author, dict) else None


def _find_published(ids: Any) -> str | None:  # noqa: ANN401
    doi = ids.get("DOI") if isinstance(ids, dict) else None
    if not isinstance(doi, str) or not DOI.fullmatch(doi):
        return None
    return None if doi.startswith(_PREPRINT) else doi


SEMANTIC_SCHOLAR = Source(
    name=NAME,
    hosts=frozenset({"api.semanticscholar.org"}),
    kinds=frozenset({"arxiv"}),
    most=500,
    pace=1.0,
    sent="The numbers of up to 500 arXiv papers; by `lookup TITLE`, a title.",
    make_request=make_batch_request,
    read_answer=read_batch,
)

"""Semantic Scholar: many papers in one request, with where a preprint was published.

https://api.semanticscholar.org/api-docs/graph describes `/paper/batch`: at most 500 ids,
an answer with one value for each, null for an unknown one. Without a key all users share
one limit, so that a refusal is common.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.facts.json_values import (
    LONGEST_TITLE,
    get_text,
    get_venue,
    list_names,
    parse_json,
)
from bot.facts.shapes import DOI, NEW_ARXIV
from bot.facts.source import Source
from bot.identity.identifiers import Identifier
from bot.model.facts import Facts
from bot.model.network import NetworkRequest

NAME = "Semantic Scholar"
_URL = (
    "https://api.semanticscholar.org/graph/v1/paper/batch"
    "?fields=title,authors.name,publicationDate,year,venue,externalIds"
)
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)
# The DOIs that arXiv itself registers: they are the preprint's own.
_PREPRINT = "10.48550/"


def make_batch_request(identifiers: Sequence[Identifier]) -> NetworkRequest | None:
    """Return the request for arXiv papers; None if one of them has another form."""
    numbers = [identifier.value for identifier in identifiers]
    if not all(map(NEW_ARXIV.fullmatch, numbers)):
        return None
    ids = [f"ARXIV:{number}" for number in numbers]
    return NetworkRequest(_URL, body=json.dumps({"ids": ids}))


def read_batch(
    identifiers: Sequence[Identifier],
    data: bytes,
) -> Mapping[Identifier, Facts]:
    """Return what is known of each paper; nothing if the answer is not one for each."""
    values = parse_json(data)
    if not isinstance(values, list) or len(values) != len(identifiers):
        return {}
    found: dict[Identifier, Facts] = {}
    for identifier, value in zip(identifiers, values, strict=True):
        facts = _read_paper(value)
        if facts is not None:
            found[identifier] = facts
    return found


def _read_paper(value: Any) -> Facts | None:  # noqa: ANN401
    if not isinstance(value, dict):
        return None
    title = get_text(value.get("title"), LONGEST_TITLE)
    if title is None:
        return None
    date = value.get("publicationDate")
    is_date = isinstance(date, str) and _DATE.fullmatch(date)
    return Facts(
        source=NAME,
        title=title,
        authors=list_names(value.get("authors"), _get_name),
        date=date if is_date else None,
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
    sent="The numbers of up to 500 arXiv papers.",
    make_request=make_batch_request,
    read_answer=read_batch,
)

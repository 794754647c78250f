"""The DOI system: any registered DOI, and arXiv papers, which have DOIs, too.

https://citation.doi.org/docs.html describes how a DOI is asked for metadata: the resolver
redirects to the agency that registered it, which answers with CSL-JSON.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from bot.facts import shapes
from bot.facts.json_values import (
    LONGEST_TITLE,
    get_text,
    get_venue,
    list_names,
    make_date,
    parse_json,
)
from bot.facts.shapes import NEW_ARXIV, OLD_ARXIV
from bot.facts.source import Source
from bot.identity.identifiers import Identifier
from bot.model.facts import Facts
from bot.model.network import NetworkRequest

NAME = "doi.org"


def make_doi_request(identifiers: Sequence[Identifier]) -> NetworkRequest | None:
    """Return the request for one DOI, or for the DOI of one arXiv paper."""
    (identifier,) = identifiers
    doi = identifier.value
    if identifier.kind == "arxiv":
        if not (NEW_ARXIV.fullmatch(doi) or OLD_ARXIV.fullmatch(doi)):
            return None
        doi = f"10.48550/arXiv.{doi}"
    if not shapes.DOI.fullmatch(doi):
        return None
    return NetworkRequest(
        f"https://doi.org/{quote(doi, safe='/')}",
        "application/vnd.citationstyles.csl+json",
    )


def read_csl(
    identifiers: Sequence[Identifier],
    data: bytes,
) -> Mapping[Identifier, Facts]:
    """Return what an agency says of a work, in the format of citation styles."""
    value = parse_json(data)
    if not isinstance(value, dict):
        return {}
    title = get_text(value.get("title"), LONGEST_TITLE)
    if title is None:
        return {}
    facts = Facts(
        source=NAME,
        title=title,
        authors=list_names(value.get("author"), _join_name),
        date=_read_date(value.get("issued")),
        venue=get_venue(value.get("container-title")),
    )
    return {identifiers[0]: facts}


def _join_name(author: Any) -> str | None:  # noqa: ANN401
    """Return the name of a person or a group; None if there is none."""
    if not isinstance(author, dict):
        return None
    parts = [get_text(author.get(key)) for key in ("given", "family")]
    return " ".join(filter(None, parts)) or get_text(author.get("literal"))


def _read_date(issued: Any) -> str | None:  # noqa: ANN401
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    return make_date(parts[0]) if isinstance(parts, list) and parts else None


DOI = Source(
    name=NAME,
    hosts=frozenset(
        {
            "doi.org",
            "api.crossref.org",
            "data.crossref.org",
            "data.crosscite.org",
            "data.datacite.org",
            "data.medra.org",
        }
    ),
    kinds=frozenset({"doi", "arxiv"}),
    most=1,
    pace=0.2,
    sent="One DOI, or the number of one arXiv paper as its DOI.",
    make_request=make_doi_request,
    read_answer=read_csl,
)

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
from bot.facts.readings import split_mark
from bot.facts.source import Source
from bot.identity.identifiers import Identifier
from bot.model.facts import Facts
from bot.model.network import NetworkRequest

NAME = "doi.org"
# The types of notices by which a work is taken back:
# https://www.crossref.org/documentation/register-maintain-records/maintaining-your-metadata/registering-updates/
_RETRACTIONS = frozenset({"retraction", "withdrawal", "removal"})


def make_doi_request(identifiers: Sequence[Identifier]) -> NetworkRequest | None:
    """Return the request for one DOI, or for the DOI of one arXiv paper."""
    (identifier,) = identifiers
    doi = identifier.value
    if identifier.kind == "arxiv":
        if not shapes.is_arxiv_number(doi):
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
) -> Mapping[Identifier, Facts] | None:
    """Return what an agency says of a work, in the format of citation styles.

    Return None if that cannot be read.
    """
    value = parse_json(data)
    if not isinstance(value, dict):
        return None
    title = get_text(value.get("title"), LONGEST_TITLE)
    if title is None:
        return None
    title, is_marked = split_mark(title)
    facts = Facts(
        source=NAME,
        title=title,
        authors=list_names(value.get("author"), _join_name),
        date=_read_date(value.get("issued")),
        venue=get_venue(value.get("container-title")),
        is_withdrawn=is_marked or _is_retracted(value.get("updated-by")),
    )
    return {identifiers[0]: facts}


def _join_name(author: Any) -> str | None:  # noqa: ANN401
    """Return the name of a person or a group; None if there is none."""
    if not isinstance(author, dict):
        return None
    parts = [get_text(author.get(key)) for key in ("given", "family")]
    return " ".join(filter(None, parts)) or get_text(author.get("literal"))


def _is_retracted(updates: Any) -> bool:  # noqa: ANN401
    """Return whether one of the notices that Crossref knows takes the work back."""
    if not isinstance(updates, list):
        return False
    types = [update.get("type") for update in updates[:20] if isinstance(update, dict)]
    return any(kind in _RETRACTIONS for kind in types if isinstance(kind, str))


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
    kinds=frozenset({"doi"}),
    most=1,
    pace=0.2,
    sent="One DOI, or the number of one arXiv paper as its DOI.",
    make_request=make_doi_request,
    read_answer=read_csl,
    spare_kinds=frozenset({"arxiv"}),
)

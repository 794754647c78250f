"""The ACL Anthology: papers on language, each with a BibTeX entry.

https://aclanthology.org/faq/api/ says where the entry of a paper stands.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.facts import shapes
from bot.facts.json_values import LONGEST_TITLE, get_text, get_venue, list_names
from bot.facts.source import Source
from bot.identity.identifiers import Identifier
from bot.model.dates.date import Date
from bot.model.facts import Facts
from bot.model.network import NetworkRequest
from bot.repairs.bibtex import parse_bibtex

NAME: Final = "ACL Anthology"


def make_bib_request(identifiers: Sequence[Identifier]) -> NetworkRequest | None:
    """Return the request for one paper; None if its id has another form."""
    (identifier,) = identifiers
    if not shapes.ACL.fullmatch(identifier.value):
        return None
    # The older ids begin with a capital letter.
    name = identifier.value
    name = name if name[0].isdigit() else name.upper()
    return NetworkRequest(f"https://aclanthology.org/{name}.bib", "*/*")


def read_bib(
    identifiers: Sequence[Identifier],
    data: bytes,
) -> Mapping[Identifier, Facts] | None:
    """Return what the BibTeX entry of a paper says; None if it cannot be read."""
    entry = parse_bibtex(data.decode("utf-8", "replace").strip())
    if entry is None:
        return None
    record = entry.record
    title = get_text(record.get("title"), LONGEST_TITLE)
    if title is None:
        return None
    facts = Facts(
        source=NAME,
        title=title,
        authors=list_names(record.get("authors"), get_text),
        date=_read_date(record),
        venue=get_venue(record.get("venue")),
    )
    return {identifiers[0]: facts}


def _read_date(record: Mapping[str, object]) -> str | None:
    """Return the date of an entry, whose year stands in a field of its own."""
    date = record.get("date") or record.get("year")
    return None if date is None else str(Date.from_field(str(date)))


ACL_ANTHOLOGY = Source(
    name=NAME,
    hosts=frozenset({"aclanthology.org"}),
    kinds=frozenset({"acl"}),
    most=1,
    pace=0.5,
    sent="The id of one paper of the ACL Anthology.",
    make_request=make_bib_request,
    read_answer=read_bib,
)

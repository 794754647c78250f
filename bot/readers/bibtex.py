"""The list as BibTeX: what a paper cites."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.identity.identifiers import identify
from bot.listing.own_facts import PREPRINT_VENUES
from bot.model.dates.date import Date
from bot.model.entry_id import EntryId
from bot.readers.work import ReaderList, Work

# What a journal's name has and a conference's has not; and journals known by a short name.
_JOURNAL: Final = re.compile(
    r"\b(?:journal|transactions|letters|annals|magazine|review|reviews|nature|science"
    r"|tmlr|jmlr|tpami|pami|ijcv|tacl|tip|tcsvt|tmm|tomm|jair|nejm|plos|pnas|acm computing"
    r" surveys|information fusion|pattern recognition)\b",
    re.IGNORECASE,
)
# https://ctan.org/pkg/btxdoc, and the signs that TeX reads as commands.
_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces behind a backslash, too.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_PAPER: Final = "paper"


def render_bibtex(reader_list: ReaderList) -> str:
    """Return an entry for each work, in the order of the list, by stable keys.

    What is not known is left out, and nothing is made up.
    """
    keys = make_keys(reader_list.entries)
    entries = [render_entry(work, keys[work.id]) for work in reader_list.entries]
    return "\n\n".join(entries) + "\n" if entries else ""


def make_keys(works: Sequence[Work]) -> dict[str, str]:
    """Return the key of each work by its id: the name of its file, which stays as it is.

    Of several with one name, in different sections, the one that was there first has it;
    the others have their section before it.
    """
    ordered = sorted(works, key=lambda work: (work.added, work.id))
    keys: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for work in ordered:
        entry_id = EntryId(work.lasting_id)
        key = _make_key(entry_id.slug)
        if taken[key]:
            key = _make_key(f"{entry_id.section}-{entry_id.slug}")
        if taken[key]:
            key = _make_key(work.id)
        taken[key] += 1
        keys[work.id] = key
    return keys


def _make_key(text: str) -> str:
    """Return what BibTeX takes for a key, in ASCII."""
    return re.sub(r"[^A-Za-z0-9.:+-]+", "-", text).strip("-") or "entry"


def render_entry(work: Work, key: str) -> str:
    """Return one entry of a bibliography."""
    kind, values = _choose_kind(work)
    lines = [f"@{kind}{{{key},"]
    lines += [f"  {name} = {value}," for name, value in values.items()]
    return "\n".join([*lines, "}"])


def _choose_kind(work: Work) -> tuple[str, dict[str, str]]:
    """Return the type of an entry, and its fields as BibTeX writes them."""
    values = {"title": f"{{{{{escape_tex(work.title)}}}}}"}
    if work.authors:
        names = " and ".join(map(_write_name, work.authors))
        values["author"] = f"{{{names}}}"
    date = Date.from_field(work.date) if work.date else None
    if date is not None:
        values["year"] = f"{{{date.year}}}"
        if date.month:
            values["month"] = _MONTHS[date.month - 1]
    kind = "misc"
    if work.venue.casefold() not in PREPRINT_VENUES:
        is_journal = _JOURNAL.search(work.venue) is not None
        kind = "article" if is_journal else "inproceedings"
        place = "journal" if is_journal else "booktitle"
        values[place] = f"{{{escape_tex(work.venue)}}}"
    return kind, values | dict(_list_identifiers(work))


def _list_identifiers(work: Work) -> Iterator[tuple[str, str]]:
    """Yield what leads to the work: its arXiv number, its DOI, its address."""
    own = [link for link in work.links if link.label == _PAPER] or list(work.links[:1])
    by_kind: Mapping[str, str] = {
        identifier.kind: identifier.value
        for identifier in (identify(link.url) for link in own)
    }
    if "arxiv" in by_kind:
        yield "eprint", f"{{{by_kind['arxiv']}}}"
        yield "archiveprefix", "{arXiv}"
    # These two are read sign by sign: an escape would be a part of the address.
    if "doi" in by_kind:
        yield "doi", f"{{{_encode_braces(by_kind['doi'])}}}"
    if own:
        yield "url", f"{{{_encode_braces(own[0].url)}}}"


def _write_name(name: str) -> str:
    """Return a name that BibTeX takes for one person, whatever words it has."""
    escaped = escape_tex(" ".join(name.split()))
    # "and" would part it, and a comma would turn it round.
    holds_sign = re.search(r"(?i)(?:^|\s)and(?:\s|$)|,", escaped)
    return f"{{{escaped}}}" if holds_sign else escaped


def _encode_braces(address: str) -> str:
    """Return an address without what would end its field."""
    encoded = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
    return "".join(encoded.get(sign, sign) for sign in address)


def escape_tex(text: str) -> str:
    """Return *text* with the signs escaped that TeX reads as commands."""
    return "".join(_SPECIAL.get(sign, sign) for sign in " ".join(text.split()))

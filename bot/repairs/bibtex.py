"""A pasted BibTeX entry as the fields of an entry."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from bot.model.dates.parser import parse_date
from bot.repairs.addresses import repair_address

_HEAD: Final = re.compile(r"\s*@([A-Za-z]{3,20})\s*\{\s*([^,{}\s]{0,200})\s*,")
_NAME: Final = re.compile(r"[\s,]*([A-Za-z][\w-]{0,40})\s*=\s*")
_LONGEST: Final = 16_384
_ACCENTS: Final = {
    "'": "\u0301",
    "`": "\u0300",
    '"': "\u0308",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "c": "\u0327",
    "v": "\u030c",
}
_ACCENT: Final = re.compile(r"""\\(['`"^~=]|[cv](?=[\s{]))\s*\{?\\?([A-Za-z])\}?""")
_COMMAND: Final = re.compile(r"\\(?:text|emph|math)[a-z]{0,4}\s*\{([^{}]*)\}")
_VENUES: Final = (
    "booktitle",
    "journal",
    "journaltitle",
    "howpublished",
    "school",
    "institution",
)
_PREPRINT: Final = re.compile(r"arxiv", re.IGNORECASE)
_SILENT: Final = frozenset({"archiveprefix", "eprinttype", "primaryclass"})
"""Fields that only say what another one means."""


@dataclass
class Bibliography:
    """What a BibTeX entry says: values of fields, links by label, and the fields that have no place here."""

    record: dict[str, Any] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)


def parse_bibtex(text: str) -> Bibliography | None:
    """Return what the one BibTeX entry *text* says; None for any other text, and for one without a title."""
    head = _HEAD.match(text) if len(text) <= _LONGEST else None
    if head is None:
        return None
    given, end = _read_fields(text, head.end())
    if "title" not in given or text[end:].strip():
        return None
    found = Bibliography(record={"title": given.pop("title")})
    _take_date(given, found)
    if "author" in given:
        found.record["authors"] = _read_names(given.pop("author"))
    for name in _VENUES:
        if (
            name in given
            and "venue" not in found.record
            and not _PREPRINT.search(given[name])
        ):
            found.record["venue"] = given.pop(name)
    _take_links(given, found)
    found.unused = [
        f"{name} = {value}" for name, value in given.items() if name not in _SILENT
    ]
    return found


def _read_fields(text: str, position: int) -> tuple[dict[str, str], int]:
    """Return the fields from *position* on, and where the entry ends."""
    given: dict[str, str] = {}
    while name := _NAME.match(text, position):
        value, position = _read_value(text, name.end())
        given.setdefault(name[1].lower(), _clean(value))
    rest = re.compile(r"[\s,]*\}").match(text, position)
    return given, rest.end() if rest else position


def _read_value(text: str, start: int) -> tuple[str, int]:
    """Return the value at *start*, without its braces or quotes, and where it ends."""
    opening = text[start : start + 1]
    if opening not in ("{", '"'):
        end = next(
            (at for at in range(start, len(text)) if text[at] in ",}\n"), len(text)
        )
        return text[start:end], end
    depth = 0
    for at in range(start + 1, len(text)):
        sign = text[at]
        if depth == 0 and sign == ("}" if opening == "{" else '"'):
            return text[start + 1 : at], at + 1
        depth += (sign == "{") - (sign == "}")
    return text[start + 1 :], len(text)


def _clean(value: str) -> str:
    """Return *value* without TeX: accents as letters, no braces, no commands."""
    import unicodedata

    value = _ACCENT.sub(lambda found: found[2] + _ACCENTS[found[1]], value)
    value = _COMMAND.sub(r"\1", value)
    value = (
        re.sub(r"\\([&%$#_])", r"\1", value)
        .replace("{", "")
        .replace("}", "")
        .replace("--", "\u2013")
    )
    return unicodedata.normalize("NFC", " ".join(value.replace("~", " ").split()))


def _read_names(text: str) -> list[str]:
    """Return the names of authors, the given name first; `and` alone parts them, and `others` is none."""
    names = []
    for name in re.split(r"\s+and\s+", text):
        last, comma, first = name.partition(",")
        names.append(f"{first.strip()} {last.strip()}" if comma else name.strip())
    return [name for name in dict.fromkeys(names) if name and name != "others"]


def _take_date(given: dict[str, str], found: Bibliography) -> None:
    """Take the date from the fields that say it most precisely."""
    for names in (("date",), ("month", "year"), ("year",)):
        date = parse_date(" ".join(given.get(name, "") for name in names))
        if date is None or not all(name in given for name in names):
            continue
        for name in names:
            del given[name]
        found.record |= (
            {"year": date.year} if date.month is None else {"date": str(date)}
        )
        return


def _take_links(given: dict[str, str], found: Bibliography) -> None:
    """Take the addresses: a preprint's number, a DOI, and a page that is neither."""
    journal = next(
        (given[name] for name in _VENUES if _PREPRINT.search(given.get(name, ""))), ""
    )
    number = re.search(r"\d{4}\.\d{4,5}", given.get("eprint", "") or journal)
    if number:
        given.pop("eprint", None)
        for name in [
            name for name in _VENUES if given.get(name) == journal and journal
        ]:
            del given[name]
        found.links["paper"] = f"https://arxiv.org/abs/{number[0]}"
    for name in ("doi", "url"):
        url = repair_address(given.get(name, ""))
        if not url.startswith(("http://", "https://")) or " " in url:
            continue
        label = "website" if name == "url" and "paper" in found.links else "paper"
        if url in found.links.values() or (number and number[0] in url):
            del given[name]
        elif label not in found.links:
            found.links[label] = url
            del given[name]

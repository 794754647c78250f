"""Read a pasted BibTeX entry as the fields of an entry."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Final

from bot.model.dates.parser import parse_date
from bot.repairs.addresses import repair_address

# `@inproceedings{liu2023visual,`.
_HEAD: Final = re.compile(r"\s*@([A-Za-z]{3,20})\s*\{\s*([^,{}\s]{0,200})\s*,")
# `, title = `.
_NAME: Final = re.compile(r"[\s,]*([A-Za-z][\w-]{0,40})\s*=\s*")
_END: Final = re.compile(r"[\s,]*\}")
_LONGEST: Final = 16_384
# The combining accents of TeX's commands: `\"U` is a U with a diaeresis.
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
# `\"{U}`, `\'e`, `\c{c}`, `\'\i`; `\cite` is no accent.
_ACCENT: Final = re.compile(r"""\\(['`"^~=]|[cv](?=[\s{]))\s*\{?\\?([A-Za-z])\}?""")
# `\textit{in vivo}`, `\emph{…}`.
_COMMAND: Final = re.compile(r"\\(?:text|emph|math)[a-z]{0,4}\s*\{([^{}]*)\}")
_ESCAPED_SIGN: Final = re.compile(r"\\([&%$#_])")
_VENUES: Final = (
    "booktitle",
    "journal",
    "journaltitle",
    "howpublished",
    "school",
    "institution",
)
_PREPRINT: Final = re.compile(r"arxiv", re.IGNORECASE)
_ARXIV_NUMBER: Final = re.compile(r"\d{4}\.\d{4,5}")
# Fields that only say what another one means.
_SILENT: Final = frozenset({"archiveprefix", "eprinttype", "primaryclass"})


@dataclass
class Bibliography:
    """The content of a BibTeX entry.

    *record* holds the values of fields, *links* the links by label, *unused* the BibTeX
    fields that no field of an entry takes.
    """

    record: dict[str, Any] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)


def parse_bibtex(text: str) -> Bibliography | None:
    """Return the content of the one BibTeX entry that *text* is.

    Return None for any other text, and for an entry without a title.
    """
    head = _HEAD.match(text) if len(text) <= _LONGEST else None
    if head is None:
        return None
    fields, end = _read_fields(text, head.end())
    if "title" not in fields or text[end:].strip():
        return None
    bibliography = Bibliography(record={"title": fields.pop("title")})
    _take_date(fields, bibliography)
    if "author" in fields:
        bibliography.record["authors"] = _read_names(fields.pop("author"))
    for name in _VENUES:
        value = fields.get(name)
        # The name of a preprint server is no venue: its number becomes a link.
        if value is not None and not _PREPRINT.search(value):
            bibliography.record["venue"] = fields.pop(name)
            break
    _take_links(fields, bibliography)
    for name, value in fields.items():
        if name not in _SILENT:
            bibliography.unused.append(f"{name} = {value}")
    return bibliography


def _read_fields(text: str, position: int) -> tuple[dict[str, str], int]:
    """Return the fields from *position* on, and where the entry ends."""
    fields: dict[str, str] = {}
    while name := _NAME.match(text, position):
        value, position = _read_value(text, name.end())
        fields.setdefault(name[1].lower(), _clean(value))
    end = _END.match(text, position)
    return fields, end.end() if end else position


def _read_value(text: str, start: int) -> tuple[str, int]:
    """Return the value at *start*, without its braces or quotes, and where it ends."""
    opening = text[start : start + 1]
    if opening not in ("{", '"'):
        return _read_bare_value(text, start)
    closing = "}" if opening == "{" else '"'
    depth = 0
    for position in range(start + 1, len(text)):
        sign = text[position]
        if depth == 0 and sign == closing:
            return text[start + 1 : position], position + 1
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
    return text[start + 1 :], len(text)


def _read_bare_value(text: str, start: int) -> tuple[str, int]:
    """Return a value without braces or quotes, such as a number, and where it ends."""
    end = start
    while end < len(text) and text[end] not in ",}\n":
        end += 1
    return text[start:end], end


def _clean(value: str) -> str:
    """Return *value* without TeX: accents as letters, no braces, no commands."""
    value = _ACCENT.sub(lambda match: match[2] + _ACCENTS[match[1]], value)
    value = _COMMAND.sub(r"\1", value)
    value = _ESCAPED_SIGN.sub(r"\1", value)
    value = value.replace("{", "").replace("}", "")
    value = value.replace("--", "\u2013").replace("~", " ")
    return unicodedata.normalize("NFC", " ".join(value.split()))


def _read_names(text: str) -> list[str]:
    """Return the names of authors, the given name first.

    Only `and` separates them, and `others` is no name.
    """
    names = []
    for author in re.split(r"\s+and\s+", text):
        family_name, comma, given_name = author.partition(",")
        if comma:
            names.append(f"{given_name.strip()} {family_name.strip()}")
        else:
            names.append(author.strip())
    return [name for name in dict.fromkeys(names) if name and name != "others"]


def _take_date(fields: dict[str, str], bibliography: Bibliography) -> None:
    """Take the date from the fields that say it most precisely."""
    for names in (("date",), ("month", "year"), ("year",)):
        if not all(name in fields for name in names):
            continue
        date = parse_date(" ".join(fields[name] for name in names))
        if date is None:
            continue
        for name in names:
            del fields[name]
        if date.month is None:
            bibliography.record["year"] = date.year
        else:
            bibliography.record["date"] = str(date)
        return


def _take_links(fields: dict[str, str], bibliography: Bibliography) -> None:
    """Take the addresses: a preprint's number, a DOI, and a page that is neither."""
    number = _take_preprint(fields, bibliography)
    links = bibliography.links
    for name in ("doi", "url"):
        url = repair_address(fields.get(name, ""))
        if not url.startswith(("http://", "https://")) or " " in url:
            continue
        # A page beside a paper is the website; alone it is the best that there is.
        label = "website" if name == "url" and "paper" in links else "paper"
        if url in links.values() or (number and number in url):
            del fields[name]
        elif label not in links:
            links[label] = url
            del fields[name]


def _take_preprint(fields: dict[str, str], bibliography: Bibliography) -> str:
    """Take the number of an arXiv paper as a link and return it; "" if there is none."""
    venues = (fields.get(name, "") for name in _VENUES)
    journal = next(filter(_PREPRINT.search, venues), "")
    # `eprint={2304.08485}`, or `journal={arXiv preprint arXiv:2304.08485}`.
    match = _ARXIV_NUMBER.search(fields.get("eprint", "") or journal)
    if match is None:
        return ""
    fields.pop("eprint", None)
    for name in _VENUES:
        if journal and fields.get(name) == journal:
            del fields[name]
    bibliography.links["paper"] = f"https://arxiv.org/abs/{match[0]}"
    return match[0]

"""Every repair there is, in the order in which a text passes them."""

from typing import Any, Final

from bot.repairs.addresses import ADDRESSES
from bot.repairs.bibtex import parse_bibtex
from bot.repairs.html import HTML, HTML_IN_PLAIN_TEXT
from bot.repairs.link_field import repair_links
from bot.repairs.lists import AUTHORS, TAGS
from bot.repairs.plain_text import repair_plain_text
from bot.repairs.repair import Repair
from bot.repairs.texts import (
    CHOICE,
    DATE,
    EMPHASIS,
    HEADING,
    HIDDEN,
    LINES,
    QUOTES,
    THOUSANDS,
)

_PAPER = "https://arxiv.org/abs/2304.08485"
_CODE = "https://github.com/haotian-liu/LLaVA"

_BIBTEX = """\
@inproceedings{liu2023visual,
  title={Visual {I}nstruction Tuning},
  author={Liu, Haotian and Li, Chunyuan},
  booktitle={NeurIPS},
  year=2023,
  doi={10.48550/arXiv.2304.08485}
}"""


def _repair_links(value: Any) -> Any:  # noqa: ANN401  (a value of an entry file)
    repaired = repair_links(value, ("paper", "code", "website"))
    return value if repaired is None else repaired.value


def _strip_links(text: str) -> Any:  # noqa: ANN401  (a value of an entry file)
    return repair_plain_text(text, {}).value


def _read_bibtex(value: Any) -> Any:  # noqa: ANN401  (a value of an entry file)
    bibliography = parse_bibtex(value) if isinstance(value, str) else None
    if bibliography is None:
        return value
    return {**bibliography.record, "links": bibliography.links}


LINKS: Final = Repair(
    "links-as-text",
    "Wrote each link below its label",
    _repair_links,
    (
        (_CODE, {"code": _CODE}),
        ("github.com/haotian-liu/LLaVA", {"code": _CODE}),
        ([_PAPER, _CODE], {"paper": _PAPER, "code": _CODE}),
        ([{"paper": _PAPER}, {"code": _CODE}], {"paper": _PAPER, "code": _CODE}),
        (f"paper: {_PAPER}\ncode: {_CODE}", {"paper": _PAPER, "code": _CODE}),
        (f"[Paper]({_PAPER}) [[code]]({_CODE})", {"paper": _PAPER, "code": _CODE}),
        (f"{_PAPER} and code: {_CODE}", {"paper": _PAPER, "code": _CODE}),
        ({"paper": "arXiv:2304.08485"}, {"paper": _PAPER}),
        (
            {"code": [_CODE, f"{_CODE}-NeXT"]},
            {"code": _CODE, "code 2": f"{_CODE}-NeXT"},
        ),
        ({"paper": f"[LLaVA]({_PAPER})"}, {"paper": _PAPER}),
        ("see the paper", "see the paper"),
        ({"paper": _PAPER}, {"paper": _PAPER}),
    ),
)
TITLE_LINK: Final = Repair(
    "link-in-plain-text",
    "Took the link out of the text",
    _strip_links,
    (
        (f"[Visual Instruction Tuning]({_PAPER})", "Visual Instruction Tuning"),
        (f"**[Visual Instruction Tuning]({_PAPER})**", "Visual Instruction Tuning"),
        ("[2304.08485] Visual Instruction Tuning", "Visual Instruction Tuning"),
        ("[Re] Visual Instruction Tuning", "[Re] Visual Instruction Tuning"),
    ),
)
BIBTEX: Final = Repair(
    "pasted-bibtex",
    "Read the fields of the BibTeX entry",
    _read_bibtex,
    (
        (
            _BIBTEX,
            {
                "title": "Visual Instruction Tuning",
                "year": 2023,
                "authors": ["Haotian Liu", "Chunyuan Li"],
                "venue": "NeurIPS",
                "links": {"paper": "https://doi.org/10.48550/arXiv.2304.08485"},
            },
        ),
        ("@octo-curator wrote it", "@octo-curator wrote it"),
    ),
)

# The page docs/repairs.md has a row for each.
REPAIRS: Final = (
    HIDDEN,
    LINES,
    HTML,
    HTML_IN_PLAIN_TEXT,
    HEADING,
    EMPHASIS,
    QUOTES,
    TITLE_LINK,
    *ADDRESSES,
    LINKS,
    TAGS,
    AUTHORS,
    THOUSANDS,
    DATE,
    CHOICE,
    BIBTEX,
)

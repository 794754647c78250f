"""inconsistent-venue."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bot.listing.pattern import compile_pattern
from bot.model.dates.venues import split_venue
from bot.model.finding import Edit, Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule

USUAL_NAMES = {
    "3DV": "international conference on 3d vision",
    "AAAI": "aaai conference on artificial intelligence",
    "ACL": "annual meeting of the association for computational linguistics",
    "ACM MM": "acm mm; mm; acmmm; acm multimedia; acm international conference on multimedia",
    "AISTATS": "international conference on artificial intelligence and statistics",
    "arXiv": "arxiv; arxiv.org; arxiv preprint; corr; computing research repository",
    "BMVC": "british machine vision conference",
    "COLING": "international conference on computational linguistics",
    "COLM": "conference on language modeling",
    "CoRL": "conference on robot learning",
    "CVPR": "conference on computer vision and pattern recognition; computer vision and pattern recognition",
    "CVPRW": "cvpr workshop; cvpr workshops",
    "EACL": "conference of the european chapter of the association for computational linguistics",
    "ECCV": "european conference on computer vision",
    "EMNLP": "conference on empirical methods in natural language processing",
    "ICASSP": "international conference on acoustics, speech and signal processing",
    "ICCV": "international conference on computer vision",
    "ICLR": "international conference on learning representations",
    "ICML": "international conference on machine learning",
    "ICRA": "international conference on robotics and automation",
    "IJCAI": "international joint conference on artificial intelligence",
    "IJCV": "international journal of computer vision",
    "INTERSPEECH": "",
    "IROS": "international conference on intelligent robots and systems",
    "JMLR": "journal of machine learning research",
    "KDD": "sigkdd; conference on knowledge discovery and data mining",
    "MICCAI": "medical image computing and computer assisted intervention",
    "NAACL": "conference of the north american chapter of the association for computational linguistics",
    "NeurIPS": "nips; conference on neural information processing systems; "
    "neural information processing systems; advances in neural information processing systems",
    "RSS": "robotics: science and systems",
    "SIGGRAPH": "",
    "TACL": "transactions of the association for computational linguistics",
    "TIP": "transactions on image processing",
    "TMLR": "transactions on machine learning research",
    "TMM": "transactions on multimedia",
    "TPAMI": "pami; t-pami; tpami; transactions on pattern analysis and machine intelligence",
    "WACV": "winter conference on applications of computer vision",
}
"""What a venue is called here, and what else people write for it, in small letters."""
RENAMED = 2018
"""The year in which NIPS became NeurIPS; before it, NIPS is right."""
_SPELLINGS = {usual.casefold(): usual for usual in USUAL_NAMES} | {
    other: usual
    for usual, others in USUAL_NAMES.items()
    for other in others.split("; ")
    if other
}
_AROUND = re.compile(
    r"(?:in )?(?:proceedings of )?(?:the )?(?:(?:acm|cvf|ieee|rsj)[ /]+)*"
)
_LONGEST = 200
_DAY = 2
"""The hyphens of a date that names a day."""


class Venue(NamedTuple):
    """A venue taken apart: its usual name, whether that is known, and the year it holds."""

    name: str
    is_known: bool
    year: int | None


@rule("warning", only_if={"venue"})
def inconsistent_venue(file: EntryFile) -> Iterator[Violation]:
    """A venue is called by its usual short name, and its year stands in `year`.

    ## Why is this bad?
    Under `CVPR'24`, `CVPR 2024` and `Conference on Computer Vision and Pattern
    Recognition` the same conference is found in three places.

    ## How to mend it
    Write the short name: `CVPR`, `NeurIPS` (`NIPS` up to 2017), `arXiv` for `CoRR`.
    A year goes to `year`, where the list shows that too; a conference's year that
    differs from the year of first publication, or stands beside a day, stays:
    `CVPR 2024`.
    """
    entry = file.entry
    if entry is None or entry.venue is None or len(entry.venue) > _LONGEST:
        return
    found = _venue(entry.venue.strip())
    if not found.is_known:
        return
    year = entry.published[0] if entry.published else None
    is_old = found.name == "NeurIPS" and (found.year or year or RENAMED) < RENAMED
    name = "NIPS" if is_old else found.name
    keeps_year = found.year and (
        found.year != (year or found.year) or not _shows_year(file)
    )
    better = f"{name} {found.year}" if keeps_year else name
    if better == entry.venue:
        return
    edits: list[Edit] = [SetValue(("venue",), better)]
    also = ""
    if (
        found.year
        and year is None
        and not any(problem.field[:1] == ("year",) for problem in file.problems)
    ):
        edits.append(SetValue(("year",), found.year))
        also = f" and `year: {found.year}`"
    yield Violation(
        f"`{entry.venue}` is called `{better}` here.",
        ("venue",),
        Fix(f"Write `{better}`{also}", tuple(edits)),
    )


@lru_cache(maxsize=1024)
def _venue(text: str) -> Venue:
    if text.casefold() in _SPELLINGS:
        return Venue(_SPELLINGS[text.casefold()], is_known=True, year=None)
    written_name, year = split_venue(text)
    name = written_name.casefold()
    usual = _SPELLINGS.get(name) or _SPELLINGS.get(_AROUND.sub("", name, count=1))
    return Venue(usual or text, usual is not None, year)


def _shows_year(file: EntryFile) -> bool:
    """Return whether the entry's section shows the year beside the venue; a day is that of the preprint."""
    section, date = file.section, file.entry.date if file.entry else None
    if section is None:
        return False
    shown = (
        {"year"} if date is not None and date.count("-") == _DAY else {"year", "date"}
    )
    items = (item for view in section.views.values() for item in view.patterns)
    return section.group is not None or any(
        compile_pattern(item).fields & shown for item in items
    )

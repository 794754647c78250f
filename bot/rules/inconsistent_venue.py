"""inconsistent-venue."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bot.listing.pattern import compile_pattern
from bot.model.dates.venues import split_venue
from bot.model.finding import Edit, Fix, SetValue
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import say

# The name of each venue, and what else people write for it, in small letters
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
    "CVPR": "conference on computer vision and pattern recognition; "
    "computer vision and pattern recognition",
    "CVPRW": "cvpr workshop; cvpr workshops",
    "EACL": "conference of the european chapter of the association for computational "
    "linguistics",
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
    "NAACL": "conference of the north american chapter of the association for "
    "computational linguistics",
    "NeurIPS": "nips; conference on neural information processing systems; "
    "neural information processing systems; "
    "advances in neural information processing systems",
    "RSS": "robotics: science and systems",
    "SIGGRAPH": "",
    "TACL": "transactions of the association for computational linguistics",
    "TIP": "transactions on image processing",
    "TMLR": "transactions on machine learning research",
    "TMM": "transactions on multimedia",
    "TPAMI": "pami; t-pami; tpami; "
    "transactions on pattern analysis and machine intelligence",
    "WACV": "winter conference on applications of computer vision",
}
# The year in which NIPS became NeurIPS; before it, NIPS is right as well.
RENAMED = 2018
_SPELLINGS = {usual_name.casefold(): usual_name for usual_name in USUAL_NAMES}
for _usual_name, _spellings in USUAL_NAMES.items():
    for _spelling in filter(None, _spellings.split("; ")):
        _SPELLINGS[_spelling] = _usual_name
# What stands in front of the name: "In Proceedings of the IEEE/CVF "
_AROUND = re.compile(
    r"(?:in )?(?:proceedings of )?(?:the )?(?:(?:acm|cvf|ieee|rsj)[ /]+)*"
)
# A longer venue is a sentence, which is not looked at.
_LONGEST = 200
# The hyphens of a date that names a day
_DAY = 2


class Venue(NamedTuple):
    """A venue taken apart: its usual name, whether that is known, and the year it holds."""

    name: str
    is_known: bool
    year: int | None

    has_new_name: bool = False
    """Whether it is called NeurIPS, and not NIPS."""


@rule("warning", only_if={"venue"})
def inconsistent_venue(file: EntryFile) -> Iterator[Violation]:
    """A venue is called by its usual short name, and its year stands in `year`.

    ## Why is this bad?
    Under `CVPR'24`, `CVPR 2024` and `Conference on Computer Vision and Pattern
    Recognition` the same conference is found in three places.

    ## How to fix it
    Write the short name: `CVPR`, `NeurIPS` (`NIPS` is right up to 2017, too), `arXiv` for
    `CoRR`.
    A year goes to `year`, where the list shows that too; a conference's year that
    differs from the year of first publication, or stands beside a day, stays:
    `CVPR 2024`.
    """
    entry = file.entry
    if entry is None or entry.venue is None or len(entry.venue) > _LONGEST:
        return
    venue = _parse_venue(entry.venue.strip())
    if not venue.is_known:
        return
    year = entry.published[0] if entry.published else None
    better = _write_venue(file, venue, year)
    if better == entry.venue:
        return
    description = say("Write `{text}`", text=better)
    edits: list[Edit] = [SetValue(("venue",), better)]
    # A year that is there, but is no valid one, is another rule's matter.
    has_year_problem = any(problem.field[:1] == ("year",) for problem in file.problems)
    if venue.year and year is None and not has_year_problem:
        description = say(
            "Write `{venue}` and `year: {year}`", venue=better, year=venue.year
        )
        edits.append(SetValue(("year",), venue.year))
    message = say(
        "`{written_name}` is called `{usual_name}` here.",
        written_name=entry.venue,
        usual_name=better,
    )
    yield Violation(
        message,
        ("venue",),
        Fix(description, tuple(edits)),
    )


def _write_venue(file: EntryFile, venue: Venue, year: int | None) -> str:
    """Return the usual name of a venue, with the year only where no field shows it."""
    name = venue.name
    is_before = (venue.year or year or RENAMED) < RENAMED
    # A list that calls the conference of all years by its new name is consistent, too.
    if name == "NeurIPS" and is_before and not venue.has_new_name:
        name = "NIPS"
    if not venue.year:
        return name
    # The work may have appeared in another year than that of the conference.
    is_other_year = year and year != venue.year
    if is_other_year or not _is_year_shown(file):
        return f"{name} {venue.year}"
    return name


# Many entries of a list have one venue.
@lru_cache(maxsize=1024)
def _parse_venue(text: str) -> Venue:
    has_new_name = "neurips" in text.casefold()
    if text.casefold() in _SPELLINGS:
        usual_name = _SPELLINGS[text.casefold()]
        return Venue(usual_name, is_known=True, year=None, has_new_name=has_new_name)
    written_name, year = split_venue(text)
    name = written_name.casefold()
    usual = _SPELLINGS.get(name) or _SPELLINGS.get(_AROUND.sub("", name, count=1))
    return Venue(usual or text, usual is not None, year, has_new_name)


def _is_year_shown(file: EntryFile) -> bool:
    """Return whether the entry's section shows the year beside the venue.

    A date that names a day is that of the preprint, so it does not count.
    """
    section, date = file.section, file.entry.date if file.entry else None
    if section is None:
        return False
    if section.group is not None:
        return True
    is_day = date is not None and date.count("-") == _DAY
    year_fields = {"year"} if is_day else {"year", "date"}
    for view in section.views.values():
        for item in view.patterns:
            if compile_pattern(item).fields & year_fields:
                return True
    return False

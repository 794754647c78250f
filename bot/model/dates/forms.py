"""The forms in which dates are written, as expressions. `parser` reads what they match.

A form is a line of placeholders such as `{Y}-{M}`. Each placeholder is bounded
in length, so that looking for a form takes time in proportion to the text.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from bot.model.dates.words import LANGUAGES, split_spellings

# A year in running text: what else has four digits (1080, 4096) is no year.
YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
# A year where nothing but a date can stand, such as between brackets: books were first
# printed in the fifteenth century. Round numbers count something more often.
OLD_YEAR = r"(?:(?:14[5-9]|1[5-8]\d|19[0-4])\d(?<!00))"
# A venue where nothing else can stand, as beside a year in brackets.
VENUE = (
    r"(?:[A-Z]|ar[Xx]iv|bio[Rr]xiv|medRxiv)[\w.&/+'-]{0,24}"
    r"(?: (?!\d{4}\b)[\w.&/+'-]{1,20}){0,4}"
)
AWARDS = (
    r"(?:Oral|Spotlight|Highlight|Poster|Best Paper(?: Award)?"
    r"|Outstanding Paper(?: Award)?|Honorable Mention)"
)
_WORKSHOP = r"(?: (?:W|WS|Workshops?|D&B|Findings|Demos?|Industry))?"
# A venue in running text: one word with a capital, acronyms before it, a workshop
# behind it.
SHORT_VENUE = (
    r"(?:(?:[A-Z][A-Z&/+@-]{1,11} ){0,3}[A-Z][A-Za-z&/+@-]{0,14}[A-Za-z]"
    + _WORKSHOP
    + r"|ar[Xx]iv|bio[Rr]xiv|medRxiv)"
)
_PLAIN = str.maketrans(
    "０１２３４５６７８９（）［］【】，．／：；｜’‘ʼ＇´–—‐‑‒−－\u00a0\u2009\u202f\u3000\t",
    "0123456789()[][],./:;|'''''-------     ",
)


def write_plainly(text: str) -> str:
    """Return *text* with plain digits, brackets, apostrophes, hyphens and spaces.

    No character moves, so positions in the result are positions in *text*.
    """
    return text.translate(_PLAIN)


def join_spellings(texts: Iterable[str]) -> str:
    """Return an expression that matches each spelling in *texts*, the longest first."""
    longest_first = sorted(split_spellings(texts), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, longest_first)) + ")"


_AND_LATER = join_spellings(language.and_later for language in LANGUAGES)
_JOINS = join_spellings(language.joins for language in LANGUAGES)
YEAR_WORDS = join_spellings(language.year for language in LANGUAGES)
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|\.|-го)?"
# What leads to a venue.
LEAD_IN = re.compile(
    r"(?:(?:(?:published |to appear )?in|(?:presented )?at|accepted (?:to|at|by|in)"
    rf"|{_JOINS}) |@ ?)?"
    r"(?:the )?(?:proc(?:eedings|\.)? (?:of )?(?:the )?)?",
    re.IGNORECASE,
)
_FRAGMENTS = {
    "Y": f"(?P<year>{YEAR})",
    "y": r"(?P<short>\d\d)",
    "M": r"(?P<month>1[0-2]|0?[1-9])",
    "MM": r"(?P<month>0[1-9]|1[0-2])",
    "D": rf"(?P<day>3[01]|[12]\d|0?[1-9]){_ORDINAL}",
    "DD": r"(?P<day>0[1-9]|[12]\d|3[01])",
    "N": r"(?P<name>[^\W\d_]{2,12})\.?",
    "S": r"(?P<sign>[-/.]|\. )",
    "OF": rf"(?:{_JOINS} )?",
    "TIME": r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?",
    "WORD": r"(?P<word>[^\W\d_]{1,12}|[QH][1-4]|[~≈])",
    "VENUE": f"(?P<venue>{SHORT_VENUE})",
    "DAYS": rf"\d\d?{_ORDINAL} ?- ?\d\d?{_ORDINAL}",
}
# A number goes on, or a version, an address, an amount, a volume's pages lead to it.
_NOT_BEFORE = r"(?<![0-9A-Za-z_À-ɏЀ-ӿ./@#%&=+?$€£^\\-])(?<!\d:)"
# Behind a character such as `月` anything may follow: `2024年5月GPT`.
_NOT_AFTER = (
    r"(?:(?<=[年년度도月월日號号일])"
    r"|(?![0-9A-Za-z_À-ɏЀ-ӿ%°+]|[./'-][0-9A-Za-z]|[:,]\d|-\Z))"
)


class Forms:
    """Forms in the order in which they are tried.

    They are compiled when they are first used, which takes a while.
    """

    def __init__(self, *sources: str, flags: int = re.IGNORECASE) -> None:
        """Keep forms that are made of the placeholders in `_FRAGMENTS`."""
        self._sources = sources
        self._flags = flags

    def __iter__(self) -> Iterator[re.Pattern[str]]:
        """Yield each form, compiled."""
        return iter(self._compiled)

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], ...]:
        patterns = []
        for source in self._sources:
            body = re.sub(r"\{([A-Z]+|y)\}", lambda match: _FRAGMENTS[match[1]], source)
            patterns.append(re.compile(_NOT_BEFORE + body + _NOT_AFTER, self._flags))
        return tuple(patterns)


FORMS_FROM_YEAR = Forms(
    "{Y}{S}{M}(?P=sign){D}",  # 2024-05-31, 2024. 5. 31
    "{Y}[-/.]{M}",  # 2024.05, 2024/5
    "{Y} ?[年년][度도]?(?: ?{M} ?[月월](?: ?{D} ?[日號号일])?)?",  # 2024年5月, 2024년 5월 31일
    "{Y} ?年 ?(?P<name>十?[一二三四五六七八九十]月)",  # 2024年五月
    "{Y}(?:[ /-]|, ){N}(?:[ /-]{D})?",  # 2024 May, 2024-May-31
    r"{Y}(?: ?[年년] ?|[ /-]?){WORD}\.?",  # 2024年春, 2024 Q3, 2024 год, 2024 г.
    "{Y}",
)
FORMS_TO_YEAR = Forms(
    "{M}[-/.]{Y}",  # 05/2024
    r"(?P<first>\d\d?){S}(?P<second>\d\d?)(?P=sign){Y}",  # 31.05.2024, 05/31/2024
    rf"{{N}},?[ /-]?{{OF}}{{Y}}(?: ?{YEAR_WORDS}\b\.?)?",  # May 2024, Jun., 2024, mayo de 2024
    "{N}[ -]{D}(?:, ?| |-|/){Y}",  # Feb. 28, 2025, May 31st, 2024
    "{N} {DAYS},? {Y}",  # June 17-21, 2024
    # 31 May 2024, 31 de mayo de 2024
    rf"{{D}}[ /-]?{{OF}}{{N}},?[ /-]{{OF}}{{Y}}(?: ?{YEAR_WORDS}\b\.?)?",
    r"{WORD}\.?[ :,-]{0,2}{OF}{Y}",  # Spring 2024, Q3 2024, mid-2023, año 2024, c. 2019
)
FORMS_TO_SHORT_YEAR = Forms("{N},? ?'{y}")  # May '24
VENUE_FORMS = Forms(
    r"{VENUE}(?:,? | \()(?P<date>{Y}(?:[-/.]{M})?)\)?"
    f"(?P<tail>{_WORKSHOP})",  # CVPR 2024, arXiv 2023.05
    flags=0,
)
# A venue beside a year; letters have their case.
SHORT_VENUE_FORMS = Forms(
    r"{VENUE} ?(?P<date>'{y})" + f"(?P<tail>{_WORKSHOP})", flags=0
)  # CVPR'24
# CVPR2024, where it stands by itself: in a text, RP2040 and HDC2010 are no venues.
WHOLE_VENUE_FORMS = Forms(r"(?P<venue>[A-Z][A-Za-z]{2,10}[A-Za-z])-?{Y}", flags=0)
# 20240531, '24, 2024-05-31T12:00Z: dates only where they stand by themselves.
WHOLE_FORMS = Forms("{Y}{MM}{DD}", "'{y}", "{Y}-{MM}-{DD}{TIME}")
# Two digits for the year: dates only where they lead an item.
LEADING_FORMS = Forms(
    "{y}[-.]{MM}(?:[-.]{DD})?",  # 23.10
    # 23/10; of 10/11, nothing tells which is the year
    r"(?!(?:0\d|1[0-2])/(?:0\d|1[0-2])\Z){y}/{MM}(?:/{DD})?",
    r"{MM}/(?!0\d|1[0-2]){y}",  # 06/23
    "{y}{MM}",  # 2310
)
# 2021-2023, 2021-23, 2019 - present.
RANGES = Forms(
    "{Y} ?(?:-|~|/|to|until|bis|hasta|至|到|から) ?"
    rf"(?:(?P<last>{YEAR})|(?P<end>\d\d)|(?P<open>{_AND_LATER}))"
)
# What shows that numbers are of pages or issues.
PAGES_BEFORE = re.compile(
    r"(?:\b(?:pp?|pages?|seiten?|стр|с|no|vol)\.?|\d ?:|第) ?\Z", re.IGNORECASE
)
# Every date in running text has one of these in it.
ANCHOR = re.compile(rf"(?<!\d){YEAR}(?!\d)|'\d\d(?!\d)")
# Four digits, whatever stands beside them; or two behind a venue, at the end.
YEAR_ANYWHERE = re.compile(
    rf"(?<!\d){YEAR}(?!\d)|[A-Za-z]{{3,8}}[ '-]?\d\d\s*\Z", re.ASCII
)
EIGHT_DIGITS = re.compile(r"\d{8}")
ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"]*", re.IGNORECASE)

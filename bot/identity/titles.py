"""What a title says once case, punctuation, markup and look-alike letters are set aside.

Digits, version marks and sizes stay: they tell members of a family apart.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from bot.model.dates.parser import holds_year

MAX_TITLE_LENGTH: Final = 1_000
"""Characters of a title that are looked at; what follows is ignored."""

SMALL_WORDS: Final = frozenset(
    str.split(
        "a an the of for in on with to and or via by from using towards toward at as is are into"
    )
)
"""Words that carry little of what a title says."""

SURVEY_WORDS: Final = frozenset(
    str.split(
        "a an the brief comprehensive systematic short survey review overview primer tutorial introduction"
    )
)
"""Words that say that a work surveys its topic."""

SIBLING_MARKS: Final = frozenset(
    str.split(
        "pro plus max lite mini nano tiny small large xl xxl huge turbo flash chat instruct preview "
        "image images video videos audio speech ii iii iv vi vii viii ix"
    )
)
"""Words that tell a member of a family from its siblings, as a number does."""

_LONG_LETTERS: Final = 20
_GREEK: Final = dict(
    zip(
        "αβγδεζηθικλμνξοπρςστυφχψω",
        str.split(
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi o pi rho sigma "
            "sigma tau upsilon phi chi psi omega"
        ),
        strict=True,
    )
)
_FOLDED: Final = {
    "∞": "infty",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "\u0131": "i",
    "æ": "ae",
    "œ": "oe",
}
_DROPPED: Final = {"'": "", "’": "", "\u02bc": "", "&": " and "}
_LETTERS: Final = str.maketrans({**_GREEK, **_FOLDED, **_DROPPED})
# Letters of other scripts that look Latin (Unicode TR 39, only what is drawn alike in usual fonts).
_LOOK_ALIKES: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсухһԁԛԝᴀƖΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTXYaesijopcyxhdqwAlABEZHIKMNOPTYXo",
)
_HIDDEN: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_TAG: Final = re.compile(
    r"</?[a-z][^<>]{0,80}>|&(?:amp|nbsp|lt|gt|quot|#39);", re.IGNORECASE
)
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
# A word may hold a dot between digits (2.5) and end in plus or sharp signs (C++, C#, UNet++).
_APART: Final = bytes(
    code if bytes((code,)).isalnum() else ord(" ") for code in range(256)
)
_WORD: Final = re.compile(
    r"[^\W_]+(?:(?<=[0-9])\.[0-9][^\W_]*)*(?:[+#]{1,3}(?![^\W_]))?"
)


@lru_cache(maxsize=256)  # the keys of one work ask for the same words several times
def normalise_title(text: str) -> str:
    """Return the words of *text* in lower case, one space apart: the form in which titles are compared.

    NFKC, case-folded; accents, apostrophes, tags and punctuation gone; Greek letters by name; "&" as "and".
    Words of other scripts stay as they are. Total and idempotent.
    """
    if not text:
        return ""
    text = text[:MAX_TITLE_LENGTH]
    if "<" in text or "&" in text:
        text = _TAG.sub(_untagged, text)
    if text.isascii():
        text = text.lower()
        if "'" in text or "&" in text:
            text = text.replace("'", "").replace("&", " and ")
        if not any(
            map(text.__contains__, ".+#")
        ):  # then words are letters and digits, and nothing else
            return " ".join(text.encode().translate(_APART).decode().split())[
                :MAX_TITLE_LENGTH
            ].rstrip(" ")
    else:
        text = unicodedata.normalize("NFKC", _HIDDEN.sub("", text)).casefold()
        text = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_LETTERS)
        text = unicodedata.normalize("NFKC", text)
    return " ".join(_WORD.findall(text))[:MAX_TITLE_LENGTH].rstrip(" .")


def is_long(title: str, least: int = 4) -> bool:
    """Tell whether *title* has *least* words that say something: by chance, few works share so much."""
    return (
        len(title) >= _LONG_LETTERS
        and sum(word not in SMALL_WORDS for word in title.split()) >= least
    )


def is_mark(word: str) -> bool:
    """Tell whether a word of a normalised text tells a member of a family from its siblings, as a number does."""
    return word in SIBLING_MARKS or not word.isalpha()


def is_survey(title: str) -> bool:
    """Tell whether a title in the form of `normalise_title` says that it is a survey's."""
    return not SURVEY_WORDS.isdisjoint(
        word for word in title.split() if word not in SMALL_WORDS
    )


def _untagged(match: re.Match[str]) -> str:
    return "&" if match[0].lower() == "&amp;" else " "


def fold_confusables(text: str) -> str:
    """Return `normalise_title` of *text* with look-alike letters of other scripts read as Latin ones.

    Only words that become plain Latin are read so: a Russian or Greek title is not an imitation.
    """
    if text.isascii():
        return normalise_title(text)
    return normalise_title(
        " ".join(
            _latin(word) for word in _HIDDEN.sub("", text[:MAX_TITLE_LENGTH]).split()
        )
    )


def _latin(word: str) -> str:
    latin = word.translate(_LOOK_ALIKES)
    return latin if latin.isascii() else word


class Title(NamedTuple):
    """A title taken apart."""

    whole: str
    """As given, without owner, venue or citation around it."""
    head: str
    """What stands before the colon, the name of the work; empty where there is none."""
    tail: str
    """What stands after it."""
    aliases: tuple[str, ...]
    """Acronyms in parentheses that the title's own letters explain; a short title without who made it."""
    bare: str
    """A long title without the words around it that other lists leave out: what follows its colon, a name in
    front of it. Empty where there are none."""


_COLON: Final = re.compile(r"(?<!:)[:：](?![:/0-9])|\s[-–|]\s|—")
_NUMBERED: Final = re.compile(r"\(?[0-9]{1,3}[.)]\s+(?=[^\W\d_])")
_NAME_IN_FRONT: Final = re.compile(r"([^\W\d_][^\s:,]{0,28}[^\W_])(,?)\s+(?=[^\W_])")
_CAPITALS: Final = re.compile(r"[A-Z][^-]*[A-Z]|[a-z][^-]*[A-Z]|[A-Za-z][^-]*[0-9]")
_MAKER: Final = re.compile(r"(?:[A-Z][\w.&-]*(?:,?\s|$)){1,4}")
_LAST_GROUP: Final = re.compile(r"[(\[]([^()\[\]]{0,80})[)\]]$")
_FIRST_GROUP: Final = re.compile(r"[(\[]([^()\[\]]{0,80})[)\]]")
_NUMBER_OR_ARXIV: Final = re.compile(r"\s*[0-9]{1,4}\s*|arxiv", re.IGNORECASE)
# What a list writes in brackets behind a title, and is no part of it.
_ASIDES: Final = frozenset(
    str.split(
        "arxiv award best code github highlight homepage link official oral others page paper pdf poster project "
        "spotlight supp supplementary webpage website"
    )
)
# Words in brackets that name another member of the family, not who made it.
_QUALIFIERS: Final = SIBLING_MARKS | frozenset(
    str.split(
        "alpha base benchmark beta chinese code data dataset demo deprecated english french german go japanese "
        "java javascript korean legacy medium model multilingual new official old php python pytorch ruby "
        "rust spanish typescript unofficial vision"
    )
)
_REPORT: Final = re.compile(
    r"\s+(?:technical report|tech report|system card|model card)$", re.IGNORECASE
)
_SHORTEST_NAME: Final = 3
_SHORTEST_ACRONYM: Final = 2
_LONGEST_ACRONYM: Final = 12
_NUMBER_SIGNS: Final = frozenset("(0123456789")
_MAX_HEAD_WORDS: Final = 5
_MAX_HEAD_LENGTH: Final = 40


def split_title(title: str, owners: frozenset[str] = frozenset()) -> Title:
    """Split *title* into name and rest.

    Args:
        title: As the list writes it.
        owners: Lower-case owners of the item's repositories; "Owner / Name" loses such an owner.
    """
    text = title[:MAX_TITLE_LENGTH].strip().strip("*_` ").lstrip("•·▪◦‣ ").strip()
    if text[:1] in _NUMBER_SIGNS:
        text = _NUMBERED.sub("", text, count=1)
    owner, slash, name = text.partition("/")
    if slash and owner.strip().lower() in owners:
        text = name.strip()
    text, groups = _without_groups(text)
    head, tail = _split_head(text)
    aliases = [
        group for group in groups if not _is_aside(group) and is_acronym_of(group, text)
    ]
    if head and len(head) <= _MAX_HEAD_LENGTH and len(head.split()) <= _MAX_HEAD_WORDS:
        return Title(text, head, tail, tuple(aliases), "")
    rest, behind = _split_name_or_maker(text) if text.endswith((")", "]")) else ("", "")
    is_title = is_long(normalise_title(rest))
    if is_title and _is_name(behind):
        aliases.append(behind)
    elif rest and not is_title:
        aliases.append(rest)
    return Title(
        text, "", "", tuple(aliases), rest if is_title else head or _without_name(text)
    )


def _split_head(text: str) -> tuple[str, str]:
    """Split a title at its colon, at the comma behind a name, or before "Technical Report"."""
    colon = _COLON.search(text) if _may_split(text) else None
    head, tail = (text[: colon.start()], text[colon.end() :]) if colon else ("", "")
    comma = _NAME_IN_FRONT.match(text) if not colon and "," in text else None
    if comma and comma[2] and _is_name(comma[1]):
        return comma[1], text[comma.end() :]
    named = head or text
    if named.endswith(("eport", "ard")) and (report := _REPORT.search(named)):
        return named[: report.start()], tail or report[0]
    return head, tail


def _is_name(word: str) -> bool:
    """Tell whether *word* is written like a name: "BERT", "CoOp", "Mask2Former", but not "3D" or "Learning"."""
    return _CAPITALS.search(word) is not None


def _without_name(text: str) -> str:
    name = _NAME_IN_FRONT.match(text)
    return text[name.end() :] if name and _is_name(name[1]) else ""


def _split_name_or_maker(text: str) -> tuple[str, str]:
    """Split "Gemma 3 (Google)" or "A Long Title (CoOp)"; two empty texts where brackets may name another work."""
    last = _LAST_GROUP.search(text, max(0, len(text) - 90))
    if last is None or not _MAKER.fullmatch(last[1]):
        return "", ""
    words = normalise_title(last[1]).split()
    rest = text[: last.start()].rstrip()
    is_other = any(word in _QUALIFIERS or not word.isalpha() for word in words)
    return ("", "") if is_other or len(rest) < _SHORTEST_NAME else (rest, last[1])


def _may_split(text: str) -> bool:
    """Tell quickly whether `_COLON` may find something."""
    return (
        ":" in text
        or " - " in text
        or " | " in text
        or not (text.isascii() and text.isprintable())
    )


def _without_groups(text: str) -> tuple[str, list[str]]:
    """Take "(NeurIPS 2022)", "[159]" and acronyms away from the end, "[CVPR 2024]" from the beginning."""
    groups: list[str] = []
    while text.endswith((")", "]")) and (
        last := _LAST_GROUP.search(text, max(0, len(text) - 90))
    ):
        rest = text[: last.start()].rstrip()
        if not rest or not (_is_aside(last[1]) or is_acronym_of(last[1], rest)):
            break
        groups.append(last[1])
        text = rest
    first = _FIRST_GROUP.match(text) if text.startswith(("(", "[")) else None
    if first and _says_when_or_where(first[1]) and text[first.end() :].strip():
        text = text[first.end() :].strip()
    return text, groups


def _says_when_or_where(group: str) -> bool:
    """Tell whether *group*, in brackets, is a date, a venue with its year, or a number: no part of a title."""
    return holds_year(group) or _NUMBER_OR_ARXIV.fullmatch(group) is not None


def _is_aside(group: str) -> bool:
    """Tell whether brackets hold a date, a venue, or what the list links or praises."""
    return _says_when_or_where(group) or _ASIDES.issuperset(
        normalise_title(group).split()
    )


def is_acronym_of(short: str, text: str) -> bool:
    """Tell whether the letters of *short*, two or more, begin words of *text*, in their order.

    "CFD" abbreviates "Chicago Face Dataset", "PLM" "PerceptionLM" (a capital inside a word begins one, too).
    Of letters in both cases, only the capitals count: "LoRA" abbreviates "Low-Rank Adaptation".
    """
    letters = [c for c in short.strip() if c.isalnum()]
    capitals = [c for c in letters if c.isupper()]
    if len(capitals) >= _SHORTEST_ACRONYM:
        letters = capitals
    if (
        not _SHORTEST_ACRONYM <= len(letters) <= _LONGEST_ACRONYM
        or " " in short.strip()
    ):
        return False
    initials = "".join(_INITIAL.findall(text)).lower()
    position = -1
    for letter in letters:
        position = initials.find(letter.lower(), position + 1)
        if position < 0:
            return False
    return True


_INITIAL: Final = re.compile(r"(?<![^\W_])[^\W_]|[A-Z0-9]")

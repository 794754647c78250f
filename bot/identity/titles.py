"""Titles in the form in which they are compared, and the parts of a title.

Case, punctuation, markup and look-alike letters are set aside. Digits, version marks and
sizes stay: they tell members of a family apart.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from bot.model.dates.parser import holds_year

# Characters of a title that are looked at; what follows is ignored. The tests hold a title
# of this length to a twentieth of a second, whatever it repeats.
MAX_TITLE_LENGTH: Final = 1_000

# Words that carry little of what a title says
SMALL_WORDS: Final = frozenset(
    str.split(
        "a an the of for in on with to and or via by from using towards toward at as is "
        "are into"
    )
)

# Words that say that a work surveys its topic
SURVEY_WORDS: Final = frozenset(
    str.split(
        "a an the brief comprehensive systematic short survey review overview primer "
        "tutorial introduction"
    )
)

# Words that tell a member of a family from its siblings, as a number does
SIBLING_MARKS: Final = frozenset(
    str.split(
        "pro plus max lite mini nano tiny small large xl xxl huge turbo flash chat "
        "instruct preview image images video videos audio speech ii iii iv vi vii viii ix"
    )
)

# Letters of the shortest title that `is_long`
_LONG_LETTERS: Final = 20
# "PixArt-δ" and "PixArt Delta" are one name.
_GREEK: Final = dict(
    zip(
        "αβγδεζηθικλμνξοπρςστυφχψω",
        str.split(
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi o "
            "pi rho sigma sigma tau upsilon phi chi psi omega"
        ),
        strict=True,
    )
)
# Letters that no normalisation of Unicode takes apart
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
# Characters that show nothing, such as a zero-width space or a change of direction
_HIDDEN: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# `<sup>` and `&amp;`
_TAG: Final = re.compile(
    r"</?[a-z][^<>]{0,80}>|&(?:amp|nbsp|lt|gt|quot|#39);", re.IGNORECASE
)
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
# Every byte that is no letter and no digit becomes a space.
_APART: Final = bytes(
    code if bytes((code,)).isalnum() else ord(" ") for code in range(256)
)
# A word may hold a dot between digits (2.5) and end in plus or sharp signs (C++, C#,
# UNet++).
_WORD: Final = re.compile(
    r"[^\W_]+(?:(?<=[0-9])\.[0-9][^\W_]*)*(?:[+#]{1,3}(?![^\W_]))?"
)


# The keys of one work ask for the same words several times.
@lru_cache(maxsize=256)
def normalise_title(text: str) -> str:
    """Return the words of *text* in the form in which titles are compared.

    They are case-folded (NFKC) and one space apart. Accents, apostrophes, tags and
    punctuation are gone; Greek letters are spelled out; "&" is "and". Words of other
    scripts stay as they are. Any text is accepted, and a normalised one stays as it is.
    """
    if not text:
        return ""
    text = text[:MAX_TITLE_LENGTH]
    if "<" in text or "&" in text:
        text = _TAG.sub(_replace_tag, text)
    if text.isascii():
        text = text.lower()
        if "'" in text or "&" in text:
            text = text.replace("'", "").replace("&", " and ")
        # Without these signs, words are letters and digits and nothing else. A table of
        # bytes finds them quicker than the pattern does.
        if not any(map(text.__contains__, ".+#")):
            spaced = text.encode().translate(_APART).decode()
            return " ".join(spaced.split())[:MAX_TITLE_LENGTH].rstrip(" ")
    else:
        # Case-folding and the letters may give what NFKC writes otherwise, so it comes
        # first and last.
        text = unicodedata.normalize("NFKC", _HIDDEN.sub("", text)).casefold()
        text = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_LETTERS)
        text = unicodedata.normalize("NFKC", text)
    return " ".join(_WORD.findall(text))[:MAX_TITLE_LENGTH].rstrip(" .")


def is_long(title: str, least: int = 4) -> bool:
    """Return whether *title* has *least* words that say something.

    By chance, few works share so much.
    """
    # The length is known at once, and most short titles need no look at their words.
    if len(title) < _LONG_LETTERS:
        return False
    return sum(word not in SMALL_WORDS for word in title.split()) >= least


def is_mark(word: str) -> bool:
    """Return whether a word tells a member of a family from its siblings.

    So does a number. The word is one of a normalised text.
    """
    return word in SIBLING_MARKS or not word.isalpha()


def is_survey(title: str) -> bool:
    """Return whether a title in the form of `normalise_title` says that it is a survey's."""
    # "a" and "the" stand among the words of surveys, too, and say nothing by themselves.
    telling_words = (word for word in title.split() if word not in SMALL_WORDS)
    return not SURVEY_WORDS.isdisjoint(telling_words)


def _replace_tag(match: re.Match[str]) -> str:
    return "&" if match[0].lower() == "&amp;" else " "


def fold_confusables(text: str) -> str:
    """Return `normalise_title` of *text* with look-alike letters read as Latin ones.

    Only words that become plain Latin are read so: a Russian or Greek title is not an
    imitation.
    """
    if text.isascii():
        return normalise_title(text)
    visible = _HIDDEN.sub("", text[:MAX_TITLE_LENGTH])
    return normalise_title(" ".join(map(_read_as_latin, visible.split())))


def _read_as_latin(word: str) -> str:
    latin_word = word.translate(_LOOK_ALIKES)
    return latin_word if latin_word.isascii() else word


class Title(NamedTuple):
    """A title taken apart."""

    full: str
    """As given, without owner, venue or citation around it."""
    head: str
    """What stands before the colon, the name of the work; empty where there is none."""
    tail: str
    """What stands after the colon."""
    aliases: tuple[str, ...]
    """Other names of the work that the title gives.

    These are acronyms in parentheses that the title's own letters explain, and a short
    title without its maker."""
    bare: str
    """A long title without the words around it that other lists leave out.

    Such words are what follows its colon, or a name in front of it. Empty where there
    are none."""


# The end of a name: "Name: A Title", "Name - A Title", "Name—A Title", but not "12:30"
_COLON: Final = re.compile(r"(?<!:)[:：](?![:/0-9])|\s[-–|]\s|—")
# The number of an item in front of its title: "2) OmniTell-1"
_NUMBERED: Final = re.compile(r"\(?[0-9]{1,3}[.)]\s+(?=[^\W\d_])")
# "TellBench, Telling Videos Apart" or "LVM Sequential Modeling Enables …"
_NAME_IN_FRONT: Final = re.compile(r"([^\W\d_][^\s:,]{0,28}[^\W_])(,?)\s+(?=[^\W_])")
# Capitals or digits inside a word: "BERT", "CoOp", "Mask2Former"
_CAPITALS: Final = re.compile(r"[A-Z][^-]*[A-Z]|[a-z][^-]*[A-Z]|[A-Za-z][^-]*[0-9]")
# At most four words in capitals: "Google, DeepMind"
_MAKER: Final = re.compile(r"(?:[A-Z][\w.&-]*(?:,?\s|$)){1,4}")
# Brackets at the end and at the beginning of a title
_LAST_GROUP: Final = re.compile(r"[(\[]([^()\[\]]{0,80})[)\]]$")
_FIRST_GROUP: Final = re.compile(r"[(\[]([^()\[\]]{0,80})[)\]]")
_NUMBER_OR_ARXIV: Final = re.compile(r"\s*[0-9]{1,4}\s*|arxiv", re.IGNORECASE)
# What a list writes in brackets behind a title, and is no part of it
_ASIDES: Final = frozenset(
    str.split(
        "arxiv award best code github highlight homepage link official oral others page "
        "paper pdf poster project spotlight supp supplementary webpage website"
    )
)
# Words in brackets that name another member of the family, not its maker
_QUALIFIERS: Final = SIBLING_MARKS | frozenset(
    str.split(
        "alpha base benchmark beta chinese code data dataset demo deprecated english "
        "french german go japanese java javascript korean legacy medium model "
        "multilingual new official old php python pytorch ruby rust spanish typescript "
        "unofficial vision"
    )
)
# "Kimi-VL Technical Report" has the name "Kimi-VL".
_REPORT: Final = re.compile(
    r"\s+(?:technical report|tech report|system card|model card)$", re.IGNORECASE
)
_SHORTEST_NAME: Final = 3
_SHORTEST_ACRONYM: Final = 2
_LONGEST_ACRONYM: Final = 12
# The first character of an item's number
_NUMBER_SIGNS: Final = frozenset("(0123456789")
# What stands before a colon is a name only if it is short; "What a long beginning of a
# title this is: really" has none.
_MAX_HEAD_WORDS: Final = 5
_MAX_HEAD_LENGTH: Final = 40
# The brackets that patterns look for have at most 80 characters, so they begin at most
# this far from the end.
_MAX_GROUP_DISTANCE: Final = 90
# The letters that begin words, and the capitals and digits inside them
_INITIAL: Final = re.compile(r"(?<![^\W_])[^\W_]|[A-Z0-9]")


def split_title(title: str, owners: frozenset[str] = frozenset()) -> Title:
    """Return *title* taken apart into its name and the rest.

    Args:
        title: the title as the list writes it.
        owners: the owners of the item's repositories, in lower case. "Owner / Name"
            loses such an owner.
    """
    text = _drop_number_and_owner(title[:MAX_TITLE_LENGTH], owners)
    text, groups = _split_groups(text)
    head, tail = _split_head(text)
    aliases = [
        group for group in groups if not _is_aside(group) and is_acronym_of(group, text)
    ]
    if head and len(head) <= _MAX_HEAD_LENGTH and len(head.split()) <= _MAX_HEAD_WORDS:
        return Title(text, head, tail, tuple(aliases), bare="")
    rest, behind = "", ""
    if text.endswith((")", "]")):
        rest, behind = _split_name_or_maker(text)
    is_title = is_long(normalise_title(rest))
    if is_title and _is_name(behind):
        aliases.append(behind)
    elif rest and not is_title:
        aliases.append(rest)
    bare = rest if is_title else head or _drop_name_in_front(text)
    return Title(text, head="", tail="", aliases=tuple(aliases), bare=bare)


def _drop_number_and_owner(title: str, owners: frozenset[str]) -> str:
    """Return a title without the marks of an item around it, and without an owner."""
    text = title.strip().strip("*_` ").lstrip("•·▪◦‣ ").strip()
    if text[:1] in _NUMBER_SIGNS:
        text = _NUMBERED.sub("", text, count=1)
    owner, slash, name = text.partition("/")
    if slash and owner.strip().lower() in owners:
        return name.strip()
    return text


def _split_head(text: str) -> tuple[str, str]:
    """Return the name of a title, and what follows it; two empty texts without a name.

    The name ends at a colon, at the comma behind a name, or before "Technical Report".
    """
    head, tail = "", ""
    colon = _COLON.search(text) if _may_hold_colon(text) else None
    if colon:
        head, tail = text[: colon.start()], text[colon.end() :]
    elif "," in text:
        comma = _NAME_IN_FRONT.match(text)
        if comma and comma[2] and _is_name(comma[1]):
            return comma[1], text[comma.end() :]
    named = head or text
    # The endings of "report" and "card" are compared first: few titles have them, and the
    # pattern is slower.
    report = _REPORT.search(named) if named.endswith(("eport", "ard")) else None
    if report:
        return named[: report.start()], tail or report[0]
    return head, tail


def _is_name(word: str) -> bool:
    """Return whether *word* is written like a name.

    "BERT", "CoOp" and "Mask2Former" are, but not "3D" or "Learning".
    """
    return _CAPITALS.search(word) is not None


def _drop_name_in_front(text: str) -> str:
    """Return a title without the name in front of it; "" where there is none."""
    name = _NAME_IN_FRONT.match(text)
    return text[name.end() :] if name and _is_name(name[1]) else ""


def _split_name_or_maker(text: str) -> tuple[str, str]:
    """Return the title and what stands in brackets behind it.

    Of "Gemma 3 (Google)" that is the maker, of "A Long Title (CoOp)" the name. Both are
    empty where the brackets may name another work.
    """
    group = _find_last_group(text)
    if group is None or not _MAKER.fullmatch(group[1]):
        return "", ""
    group_words = normalise_title(group[1]).split()
    # "Teller (8B)" and "Teller (Chinese)" are siblings of "Teller".
    if any(word in _QUALIFIERS or not word.isalpha() for word in group_words):
        return "", ""
    rest = text[: group.start()].rstrip()
    return ("", "") if len(rest) < _SHORTEST_NAME else (rest, group[1])


def _may_hold_colon(text: str) -> bool:
    """Return quickly whether `_COLON` may find something."""
    return (
        ":" in text
        or " - " in text
        or " | " in text
        or not (text.isascii() and text.isprintable())
    )


def _split_groups(text: str) -> tuple[str, list[str]]:
    """Return a title without the brackets around it, and those that stood at its end.

    "(NeurIPS 2022)", "[159]" and acronyms go from the end, "[CVPR 2024]" from the
    beginning.
    """
    groups: list[str] = []
    while text.endswith((")", "]")):
        group = _find_last_group(text)
        if group is None:
            break
        rest = text[: group.start()].rstrip()
        if not rest or not (_is_aside(group[1]) or is_acronym_of(group[1], rest)):
            break
        groups.append(group[1])
        text = rest
    opening = _FIRST_GROUP.match(text) if text.startswith(("(", "[")) else None
    if opening and _is_date_or_number(opening[1]):
        # A title that is nothing but brackets stays.
        text = text[opening.end() :].strip() or text
    return text, groups


def _find_last_group(text: str) -> re.Match[str] | None:
    # The search begins near the end, so a long title takes no longer than a short one.
    return _LAST_GROUP.search(text, max(0, len(text) - _MAX_GROUP_DISTANCE))


def _is_date_or_number(group: str) -> bool:
    """Return whether *group*, in brackets, is no part of a title.

    Such a group is a date, a venue with its year, or a number.
    """
    return holds_year(group) or _NUMBER_OR_ARXIV.fullmatch(group) is not None


def _is_aside(group: str) -> bool:
    """Return whether brackets hold a date, a venue, or what the list links or praises."""
    if _is_date_or_number(group):
        return True
    return _ASIDES.issuperset(normalise_title(group).split())


def is_acronym_of(short: str, text: str) -> bool:
    """Return whether the letters of *short*, two or more, begin words of *text* in order.

    "CFD" abbreviates "Chicago Face Dataset", "PLM" "PerceptionLM" (a capital inside a
    word begins one, too). Of letters in both cases, only the capitals count: "LoRA"
    abbreviates "Low-Rank Adaptation".
    """
    short = short.strip()
    letters = [letter for letter in short if letter.isalnum()]
    capitals = [letter for letter in letters if letter.isupper()]
    if len(capitals) >= _SHORTEST_ACRONYM:
        letters = capitals
    is_acronym_length = _SHORTEST_ACRONYM <= len(letters) <= _LONGEST_ACRONYM
    if not is_acronym_length or " " in short:
        return False
    initials = "".join(_INITIAL.findall(text)).lower()
    position = -1
    for letter in letters:
        position = initials.find(letter.lower(), position + 1)
        if position < 0:
            return False
    return True

"""What a comparison needs to know of a work, computed once."""

from functools import lru_cache
from typing import Final, NamedTuple, Self

from bot.identity.descriptions import make_description_key
from bot.identity.hosts.kinds import NAMED_KINDS, PAPER_KINDS
from bot.identity.identifiers import Identifier, find_year, identify
from bot.identity.titles import (
    SURVEY_WORDS,
    fold_confusables,
    is_long,
    normalise_title,
    split_title,
)
from bot.markdown.link_targets import is_outside

MAX_LINKS: Final = 40
"""Links of one work that are looked at; what follows is ignored."""

_MAX_NAME_WORDS: Final = 3
_ABOUT_WORDS: Final = 24
_MAX_PLACE_DIGITS: Final = 3
"""Digits of an item's number in a list; four are a year, or a name such as "2048"."""
_MIN_ABOUT_LETTERS: Final = 4
_ABOUT_LETTERS: Final = 400
_MIN_NOTED_WORDS: Final = 4
_MIN_BAG_WORDS: Final = 5
"""Words that say something, of which another order is hardly another title."""
# Words that head a line in many lists, and so name no work.
_NO_NAMES: Final = frozenset(
    str.split(
        "code demo docs full home link original page paper papers project the underlying website"
    )
)
# Words around a paper's title in the title of its reading notes, its talk, its implementation.
_NOTE_WORDS: Final = frozenset(
    str.split(
        "paper papers reading note notes review summary explained explanation walkthrough slides talk "
        "blog official unofficial implementation code pytorch tensorflow jax of for on the "
        "论文 笔记 论文笔记 论文阅读 论文解读 解读"
    )
)


class Work(NamedTuple):
    """One item of a list, as far as telling it from others goes.

    `urls` are the item's own links, the main one first; links inside a description or a table cell's text
    are about other works and must not be passed.
    """

    id: str
    title: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    year: int | None = None
    description: str = ""


class Keys(NamedTuple):
    """Plain values, so that `json.dumps` keeps them and `Keys.unpack(*json.loads(…))` gives them back."""

    id: str
    year: int | None
    papers: tuple[str, ...]
    """Identifiers of papers, as text, in the order of the links."""
    links: tuple[str, ...]
    """Identifiers of everything else."""
    main: str
    """The identifier of the first link, or nothing."""
    title: str
    """The whole title's words, look-alike letters read as Latin."""
    core: str
    """The same without words that other lists leave out: "paper notes", "official implementation", "a survey",
    a name in front, what follows the colon of a long title."""
    tail: str
    """The words after the colon."""
    names: tuple[str, ...]
    """Names it gives itself: name, aliases, what stands before the colon, a short title. They have no spaces,
    unless an alias says as much as a long title."""
    name: str
    """The name that the list gives it beside its title, in the same form; nothing where it gives none."""
    imitates: bool
    """Whether the title is written with letters that only look Latin."""
    bag: str
    """The words of a long title in the order of the alphabet."""
    description: str
    """The beginning of what the item says of itself."""
    described: str
    """The longest words of a long description, which another work that is described alike has, too."""

    @classmethod
    def unpack(cls, values: list[object]) -> Self:
        """Read the JSON form back: lists become tuples again."""
        return cls(
            *(tuple(value) if isinstance(value, list) else value for value in values)  # type: ignore[arg-type]
        )

    @property
    def hints(self) -> tuple[str, ...]:
        """Names that its links tell; computed when asked for, which is seldom."""
        return _names_told(tuple(self.papers), tuple(self.links))

    @property
    def about(self) -> tuple[str, ...]:
        """Words of the description; computed when asked for, which is seldom."""
        return _words_of(self.description)

    @property
    def is_bare(self) -> bool:
        """Whether the title is a mere name, which other works may bear as well."""
        return not self.tail and self.title.count(" ") < _MAX_NAME_WORDS


def derive_keys(work: Work) -> Keys:
    """Return what `compare` needs to know of *work*. Total on any text."""
    urls = filter(
        is_outside, work.urls[:MAX_LINKS]
    )  # a place in the list itself, or nothing, names no work
    identifiers = list(dict.fromkeys(map(identify, urls)))
    title = split_title(
        work.title, _owners(identifiers) if "/" in work.title else frozenset()
    )
    head, tail = (
        (fold_confusables(title.head), fold_confusables(title.tail))
        if title.head
        else ("", "")
    )
    if (
        head and tail and _NO_NAMES.issuperset(head.split())
    ):  # "Paper: A Title", "Underlying paper - A Title"
        head, tail, whole = "", "", tail
    elif not head or SURVEY_WORDS.issuperset(
        tail.split()
    ):  # "Topic: A Survey" has no name before the colon
        whole = fold_confusables(title.whole)
        head = tail = ""
    else:
        whole = f"{head} {tail}" if tail else fold_confusables(title.whole)
    if whole.count(" ") < _MAX_NAME_WORDS and _NO_NAMES.issuperset(whole.split()):
        whole = ""
    if (
        whole.isdecimal() and len(whole) <= _MAX_PLACE_DIGITS
    ):  # "[6]" and "3)" number an item
        whole = ""
    names = [
        _as_name(fold_confusables(name))
        for name in (work.name, *work.aliases, *title.aliases)
        if name
    ]
    if head:
        names.append(_compact(head))
    if not tail and whole.count(" ") < _MAX_NAME_WORDS:
        names.append(_compact(whole))
    papers: list[str] = []
    links: list[str] = []
    for kind, value in identifiers:
        (papers if kind in PAPER_KINDS else links).append(f"{kind}:{value}")
    description = work.description[:_ABOUT_LETTERS]
    year = work.year or next(filter(None, map(find_year, identifiers)), None)
    return Keys(
        id=work.id,
        year=year,
        papers=tuple(papers),
        links=tuple(links),
        main=str(identifiers[0]) if identifiers else "",
        title=whole,
        core=_core_of(whole, title.bare, work.name),
        tail=tail,
        names=tuple(dict.fromkeys(n for n in names if n and n not in _NO_NAMES))
        if names
        else (),
        name=_as_name(fold_confusables(work.name)) if work.name else "",
        imitates=not title.whole.isascii() and whole != normalise_title(title.whole),
        bag=" ".join(sorted(whole.split())) if is_long(whole, _MIN_BAG_WORDS) else "",
        description=description,
        described=make_description_key(description),
    )


def _owners(identifiers: list[Identifier]) -> frozenset[str]:
    values = (
        i.value.removeprefix("datasets/").removeprefix("spaces/")
        for i in identifiers
        if i.facts.has_owner
    )
    return frozenset(value.partition("/")[0] for value in values)


def _compact(words: str) -> str:
    return words.replace(" ", "")


def _as_name(words: str) -> str:
    return words if is_long(words) else _compact(words)


def _core_of(whole: str, bare: str, name: str) -> str:
    core = _without_notes(whole)
    if core == whole and name:
        core = whole.removeprefix(f"{normalise_title(name)} ")
    if core == whole and bare:
        core = fold_confusables(bare)
    if core == whole:
        core = _without_survey(whole)
    return core if core == whole or is_long(core) else whole


def _without_survey(title: str) -> str:
    if title.rpartition(" ")[2] not in SURVEY_WORDS:
        return title
    words = title.split()
    while len(words) > _MIN_NOTED_WORDS and words[-1] in SURVEY_WORDS:
        words.pop()
    return " ".join(words)


def _without_notes(title: str) -> str:
    if (
        title.partition(" ")[0] not in _NOTE_WORDS
        and title.rpartition(" ")[2] not in _NOTE_WORDS
    ):
        return title
    words = title.split()
    start, end = 0, len(words)
    while end - start > _MIN_NOTED_WORDS and words[start] in _NOTE_WORDS:
        start += 1
    while end - start > _MIN_NOTED_WORDS and words[end - 1] in _NOTE_WORDS:
        end -= 1
    return " ".join(words[start:end])


@lru_cache(maxsize=4096)
def _names_told(papers: tuple[str, ...], links: tuple[str, ...]) -> tuple[str, ...]:
    identifiers = map(Identifier.parse, (*papers, *links))
    names = (
        _compact(normalise_title(i.value.rpartition("/")[2]))
        for i in identifiers
        if i.kind in NAMED_KINDS
    )
    return tuple(dict.fromkeys(filter(None, names)))


@lru_cache(maxsize=4096)
def _words_of(description: str) -> tuple[str, ...]:
    words = (
        word
        for word in normalise_title(description).split()
        if len(word) >= _MIN_ABOUT_LETTERS
    )
    return tuple(dict.fromkeys(words))[:_ABOUT_WORDS]

"""The keys of a work: what a comparison needs to know of it, computed once."""

from functools import lru_cache
from typing import Final, NamedTuple, Self

from bot.identity.descriptions import make_description_key
from bot.identity.hosts.kinds import NAMED_KINDS, PAPER_KINDS
from bot.identity.identifiers import Identifier, find_year, identify
from bot.identity.titles import (
    SURVEY_WORDS,
    Title,
    fold_confusables,
    is_long,
    normalise_title,
    split_title,
)
from bot.markdown.link_targets import is_outside
from bot.model.placeholders import UNTITLED

# Links of one work that are looked at; what follows is ignored
MAX_LINKS: Final = 40

# A title of at most as many words may be a mere name.
_MAX_NAME_WORDS: Final = 3
# Of a description, the first letters are looked at, and of these the first words that
# have four letters or more.
_MAX_DESCRIPTION_LETTERS: Final = 400
_MAX_DESCRIPTION_WORDS: Final = 24
_MIN_DESCRIPTION_WORD: Final = 4
# Digits of an item's number in a list; four are a year, or a name such as "2048".
_MAX_ITEM_DIGITS: Final = 3
# A title keeps as many words, even where they are among those that notes add.
_MIN_CORE_WORDS: Final = 4
# Of as many telling words, another order is hardly another title.
_MIN_SORTED_WORDS: Final = 5
# Words that head a line in many lists, and so name no work
_NO_NAMES: Final = frozenset(
    str.split(
        "code demo docs full home link original page paper papers project the underlying "
        "website"
    )
)
# Words around a paper's title in the title of its reading notes, its talk or its
# implementation
_NOTE_WORDS: Final = frozenset(
    str.split(
        "paper papers reading note notes review summary explained explanation "
        "walkthrough slides talk blog official unofficial implementation code pytorch "
        "tensorflow jax of for on the 论文 笔记 论文笔记 论文阅读 论文解读 解读"
    )
)


class Work(NamedTuple):
    """One item of a list, with the values that tell it from others.

    `urls` are the item's own links, the main one first. Links inside a description or
    the text of a table's cell are about other works and must not be passed.
    """

    id: str
    title: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    year: int | None = None
    description: str = ""


class Keys(NamedTuple):
    """The values by which works are compared.

    They are plain, so that `json.dumps` keeps them. `Keys.unpack(json.loads(…))` gives
    them back.
    """

    id: str
    year: int | None
    papers: tuple[str, ...]
    """Identifiers of papers, as text, in the order of the links."""
    links: tuple[str, ...]
    """Identifiers of everything else."""
    main: str
    """The identifier of the first link; empty where there is none."""
    title: str
    """All words of the title, look-alike letters read as Latin."""
    core: str
    """The title without words that other lists leave out.

    Such words are "paper notes", "official implementation", "a survey", a name in
    front, and what follows the colon of a long title."""
    tail: str
    """The words after the colon."""
    names: tuple[str, ...]
    """Names that the work gives itself.

    These are name, aliases, what stands before the colon, and a short title. They have
    no spaces, unless an alias says as much as a long title."""
    name: str
    """The name that the list gives it beside its title, in the same form.

    Empty where the list gives none."""
    imitates: bool
    """Whether the title is written with letters that only look Latin."""
    sorted_words: str
    """The words of a long title in the order of the alphabet."""
    description: str
    """The beginning of what the item says of itself."""
    description_key: str
    """The longest words of a long description.

    Another work that is described alike has them, too."""

    @classmethod
    def unpack(cls, values: list[object]) -> Self:
        """Return the keys of a list of values that JSON kept: its lists are tuples again."""
        restored = [
            tuple(value) if isinstance(value, list) else value for value in values
        ]
        return cls(*restored)  # type: ignore[arg-type]

    # Few works come as far as being compared by these, so they are no part of the keys.
    @property
    def link_names(self) -> tuple[str, ...]:
        """The names that the links of the work tell, such as that of its repository."""
        return _list_link_names(tuple(self.papers), tuple(self.links))

    @property
    def description_words(self) -> tuple[str, ...]:
        """The first long words of the description, each once."""
        return _list_description_words(self.description)

    @property
    def is_bare(self) -> bool:
        """Whether the title is a mere name, which other works may bear as well."""
        return not self.tail and self.title.count(" ") < _MAX_NAME_WORDS


def derive_keys(work: Work) -> Keys:
    """Return what `compare` needs to know of *work*, whose texts may be any."""
    # A place in the list itself, or an empty link, names no work.
    urls = filter(is_outside, work.urls[:MAX_LINKS])
    identifiers = list(dict.fromkeys(map(identify, urls)))
    owners = _list_owners(identifiers) if "/" in work.title else frozenset()
    # The title that the bot gives says nothing of the work.
    title = split_title("" if work.title == UNTITLED else work.title, owners)
    full, head, tail = _fold_title(title)
    papers: list[str] = []
    links: list[str] = []
    for kind, value in identifiers:
        group = papers if kind in PAPER_KINDS else links
        group.append(f"{kind}:{value}")
    # Sorting is for titles alone in which the order of the words hardly matters.
    has_sorted_words = is_long(full, _MIN_SORTED_WORDS)
    is_imitation = not title.full.isascii() and full != normalise_title(title.full)
    description = work.description[:_MAX_DESCRIPTION_LETTERS]
    return Keys(
        id=work.id,
        year=work.year or _find_year_of_links(identifiers),
        papers=tuple(papers),
        links=tuple(links),
        main=str(identifiers[0]) if identifiers else "",
        title=full,
        core=_derive_core(full, title.bare, work.name),
        tail=tail,
        names=_list_names(work, title.aliases, full, head, tail),
        name=_make_name(work.name) if work.name else "",
        imitates=is_imitation,
        sorted_words=" ".join(sorted(full.split())) if has_sorted_words else "",
        description=description,
        description_key=make_description_key(description),
    )


def _fold_title(title: Title) -> tuple[str, str, str]:
    """Return full title, head and tail in the form in which titles are compared."""
    head = fold_confusables(title.head) if title.head else ""
    tail = fold_confusables(title.tail) if title.head else ""
    if head and tail and _NO_NAMES.issuperset(head.split()):
        # The title is behind such words: "Paper: A Title", "Underlying paper - A Title"
        full, head, tail = tail, "", ""
    elif not head or SURVEY_WORDS.issuperset(tail.split()):
        # "Topic: A Survey" has no name before the colon.
        full, head, tail = fold_confusables(title.full), "", ""
    else:
        full = f"{head} {tail}"
    if full.count(" ") < _MAX_NAME_WORDS and _NO_NAMES.issuperset(full.split()):
        full = ""
    # "[6]" and "3)" number an item.
    if full.isdecimal() and len(full) <= _MAX_ITEM_DIGITS:
        full = ""
    return full, head, tail


def _list_names(
    work: Work,
    title_aliases: tuple[str, ...],
    full: str,
    head: str,
    tail: str,
) -> tuple[str, ...]:
    """Return the names that a work gives itself, each once, in the form of `Keys.names`.

    Args:
        work: the item, with its name and its aliases.
        title_aliases: the names that its title gives besides.
        full: the full title, as `_fold_title` returns it.
        head: what stands before the colon.
        tail: what stands behind it.
    """
    given_names = (work.name, *work.aliases, *title_aliases)
    names = [_make_name(name) for name in given_names if name]
    if head:
        names.append(_remove_spaces(head))
    if not tail and full.count(" ") < _MAX_NAME_WORDS:
        names.append(_remove_spaces(full))
    telling_names = [name for name in names if name and name not in _NO_NAMES]
    return tuple(dict.fromkeys(telling_names))


def _find_year_of_links(identifiers: list[Identifier]) -> int | None:
    """Return the year that the first link tells which tells one."""
    return next(filter(None, map(find_year, identifiers)), None)


def _list_owners(identifiers: list[Identifier]) -> frozenset[str]:
    """Return the owners of repositories, models and data sets, in lower case."""
    owners = set()
    for identifier in identifiers:
        if identifier.facts.has_owner:
            value = identifier.value.removeprefix("datasets/").removeprefix("spaces/")
            owners.add(value.partition("/")[0])
    return frozenset(owners)


def _remove_spaces(text: str) -> str:
    return text.replace(" ", "")


def _make_name(text: str) -> str:
    """Return a name in the form of `Keys.names`."""
    name = fold_confusables(text)
    return name if is_long(name) else _remove_spaces(name)


def _derive_core(full_title: str, bare: str, name: str) -> str:
    """Return the title without words that other lists leave out.

    The first kind of words that stands around the title goes, and no other. The full
    title comes back where the rest would say too little.
    """
    core = _remove_note_words(full_title)
    if core == full_title and name:
        core = full_title.removeprefix(f"{normalise_title(name)} ")
    if core == full_title and bare:
        core = fold_confusables(bare)
    if core == full_title:
        core = _remove_survey_words(full_title)
    return core if core == full_title or is_long(core) else full_title


def _remove_survey_words(title: str) -> str:
    # Most titles do not end in such a word, which is seen without splitting them.
    if title.rpartition(" ")[2] not in SURVEY_WORDS:
        return title
    title_words = title.split()
    while len(title_words) > _MIN_CORE_WORDS and title_words[-1] in SURVEY_WORDS:
        title_words.pop()
    return " ".join(title_words)


def _remove_note_words(title: str) -> str:
    starts_with_note = title.partition(" ")[0] in _NOTE_WORDS
    if not starts_with_note and title.rpartition(" ")[2] not in _NOTE_WORDS:
        return title
    title_words = title.split()
    start, end = 0, len(title_words)
    while end - start > _MIN_CORE_WORDS and title_words[start] in _NOTE_WORDS:
        start += 1
    while end - start > _MIN_CORE_WORDS and title_words[end - 1] in _NOTE_WORDS:
        end -= 1
    return " ".join(title_words[start:end])


@lru_cache(maxsize=4096)
def _list_link_names(
    papers: tuple[str, ...], links: tuple[str, ...]
) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for identifier in map(Identifier.parse, (*papers, *links)):
        if identifier.kind in NAMED_KINDS:
            name = normalise_title(identifier.value.rpartition("/")[2])
            names[_remove_spaces(name)] = None
    return tuple(filter(None, names))


@lru_cache(maxsize=4096)
def _list_description_words(description: str) -> tuple[str, ...]:
    long_words = [
        word
        for word in normalise_title(description).split()
        if len(word) >= _MIN_DESCRIPTION_WORD
    ]
    return tuple(dict.fromkeys(long_words))[:_MAX_DESCRIPTION_WORDS]

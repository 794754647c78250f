"""Make labels and options that GitHub accepts: not empty, not too long, all different."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.document.characters import remove_hidden
from bot.forms.normalise import normalise_spaces
from bot.listing.slugs import make_slug
from bot.model.entry_id import SectionId
from bot.model.layout import Layout
from bot.model.submission import Option

# With more, nobody finds the right one in a drop-down; the form asks for words instead.
MOST_OPTIONS = 150

_LONGEST = 100
_LONGEST_LIST_TITLE = 40
# Room for a number behind a label: ` (12345)`.
_LONGEST_NUMBER = 8
# GitHub reserves this word among the options of a drop-down.
_RESERVED = frozenset({"none"})


class Distinct:
    """Gives out texts, each different from those before.

    GitHub compares the labels of questions by letters and digits alone (*by_letters*),
    options as they are.
    """

    def __init__(self, *, by_letters: bool) -> None:
        self._by_letters = by_letters
        self._keys: set[str] = set(_RESERVED)

    def claim(self, text: str, *alternatives: str) -> str:
        """Return *text*, else the first of *alternatives* that is free.

        If none is, return *text* with a number.
        """
        for candidate in (text, *alternatives):
            label = shorten_line(candidate)
            if self._reserve(label):
                return label
        number = 2
        head = shorten_line(text, _LONGEST - _LONGEST_NUMBER)
        while True:
            label = f"{head} ({number})".strip()
            if self._reserve(label):
                return label
            number += 1

    def _reserve(self, text: str) -> bool:
        """Return whether *text* was free, and keep it for the caller."""
        key = (self._by_letters and make_slug(text)) or text.casefold()
        if not text or key in self._keys:
            return False
        self._keys.add(key)
        return True


def shorten_line(text: str, longest: int = _LONGEST) -> str:
    """Return *text* on one line without hidden characters, cut at *longest*."""
    line = normalise_spaces(remove_hidden(text))
    if len(line) <= longest:
        return line
    return line[: longest - 1].rstrip() + "…"


def make_options(choices: Iterable[str]) -> tuple[Option, ...]:
    """Return the options for the choices of a vocabulary."""
    distinct = Distinct(by_letters=False)
    options = []
    for value in dict.fromkeys(choices):
        quoted = f"“{shorten_line(value)}”"
        options.append(Option(distinct.claim(value, quoted), value))
    return tuple(options)


def make_section_options(layouts: Iterable[Layout]) -> tuple[Option, ...]:
    """Return every section of every list, as `List › Section › Subsection`.

    The value of an option is `list/folder`.
    """
    all_layouts = list(layouts)
    titles: list[tuple[Layout, str, str]] = []
    for layout in all_layouts:
        titles += _list_titles(layout, with_list=len(all_layouts) > 1)
    counts = Counter(title for _, _, title in titles)
    distinct = Distinct(by_letters=False)
    options = []
    for layout, folder, title in titles:
        label = with_folder = f"{title} ({folder})"
        # All sections of one title show their folder, the first one too.
        if counts[title] == 1:
            label = title
        label = distinct.claim(label, with_folder)
        options.append(Option(label, SectionId.from_parts(layout.id, folder)))
    return tuple(options)


def _list_titles(
    layout: Layout,
    *,
    with_list: bool,
) -> Iterator[tuple[Layout, str, str]]:
    """Yield each section: its list, its folder, its title behind those of the parents.

    *with_list* puts the title of the list before them.
    """
    for folder in layout.sections:
        parts = folder.split("/")
        folders = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
        titles = [_get_title(layout, name) for name in folders]
        if with_list:
            titles.insert(0, shorten_line(layout.title, _LONGEST_LIST_TITLE))
        yield layout, folder, " › ".join(titles)


def _get_title(layout: Layout, folder: str) -> str:
    """Return a section's title; of a folder that only holds sections, its name."""
    if folder in layout.sections:
        return shorten_line(layout.sections[folder].title)
    return folder.rpartition("/")[2].replace("-", " ").capitalize()

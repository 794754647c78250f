"""Labels and options that GitHub accepts: not empty, not too long, none like another."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.document.characters import remove_hidden
from bot.forms.normalise import on_one_line
from bot.listing.slugs import make_slug
from bot.model.entry_id import SectionId
from bot.model.layout import Layout
from bot.model.submission import Option

MOST_OPTIONS = 150
"""With more, nobody finds the right one in a drop-down; the form asks for words instead."""

_LONGEST = 100
_LONGEST_LIST_TITLE = 40
_RESERVED = frozenset({"none"})


class Distinct:
    """Gives out texts, each unlike those before.

    GitHub compares the labels of questions by letters and digits alone, options as they stand.
    """

    def __init__(self, *, by_letters: bool) -> None:
        self._by_letters = by_letters
        self._taken: set[str] = set(_RESERVED)

    def claim(self, text: str, *otherwise: str) -> str:
        """*text*, else the first of *otherwise* that is not taken, else *text* with a number."""
        for wanted in (text, *otherwise):
            if self._claimed(found := one_line(wanted)):
                return found
        number = 2
        while not self._claimed(
            found := f"{one_line(text, _LONGEST - 8)} ({number})".strip()
        ):
            number += 1
        return found

    def _claimed(self, text: str) -> bool:
        key = (self._by_letters and make_slug(text)) or text.casefold()
        if not text or key in self._taken:
            return False
        self._taken.add(key)
        return True


def one_line(text: str, longest: int = _LONGEST) -> str:
    """*text* on one line without hidden characters, cut at *longest*."""
    line = on_one_line(remove_hidden(text))
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def options_of(choices: Iterable[str]) -> tuple[Option, ...]:
    """The choices of a vocabulary."""
    distinct = Distinct(by_letters=False)
    values = list(dict.fromkeys(choices))
    return tuple(
        Option(distinct.claim(value, f"“{one_line(value)}”"), value) for value in values
    )


def section_options(layouts: Iterable[Layout]) -> tuple[Option, ...]:
    """Every section of every list, as `List › Section › Subsection`; the value is `list/folder`."""
    known = list(layouts)
    distinct = Distinct(by_letters=False)
    titles = [
        (layout, folder, title)
        for layout in known
        for folder, title in _titles(layout, with_list=len(known) > 1)
    ]
    count = Counter(title for *_, title in titles)
    return tuple(
        Option(
            distinct.claim(
                title if count[title] == 1 else f"{title} ({folder})",
                f"{title} ({folder})",
            ),
            SectionId.from_parts(layout.id, folder),
        )
        for layout, folder, title in titles
    )


def _titles(layout: Layout, *, with_list: bool) -> Iterator[tuple[str, str]]:
    for folder in layout.sections:
        parts = folder.split("/")
        above = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        titles = [_title_of(layout, name) for name in above]
        head = [one_line(layout.title, _LONGEST_LIST_TITLE)] if with_list else []
        yield folder, " › ".join([*head, *titles])


def _title_of(layout: Layout, folder: str) -> str:
    """Return a section's title; of a folder that only holds sections, its name in words."""
    if folder in layout.sections:
        return one_line(layout.sections[folder].title)
    return folder.rpartition("/")[2].replace("-", " ").capitalize()

"""Which entry somebody means, and in which section a new one belongs."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.forms.option_labels import section_options
from bot.forms.parser import split_choices
from bot.forms.questions import SECTION
from bot.identity.keys import Keys
from bot.identity.lookup import look_up
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId, SectionId, find_by_slug
from bot.model.layout import Layout
from bot.model.submission import Answers, Option, Question
from bot.repairs.links import find_links
from bot.repairs.texts import fold_letters

_CERTAIN = 0.9
"""At least this sure, and surer than of any other, an entry is the one that is meant."""

_LONGEST = 2_048


class Meant(NamedTuple):
    """The entry that a text means, by id; else those that it may mean."""

    entry_id: EntryId | None
    candidates: tuple[EntryId, ...] = ()


class Home(NamedTuple):
    """Where an entry stands."""

    layout: Layout
    section: str

    @property
    def section_id(self) -> SectionId:
        """The section with its list."""
        return SectionId.from_parts(self.layout.id, self.section)


def find_entry(text: str, catalog: Catalog) -> Meant:
    """The entry that *text* means: its id or file, its title or name, or one of its links."""
    text = " ".join(text[:_LONGEST].split()).strip("`")
    if "](" in text and (
        links := find_links(text).links
    ):  # a line of the list, or a link of it
        text = links[0].url
    known = catalog.resolve(text) or _by_file(text, catalog)
    if known is not None:
        return Meant(known)
    keys = (Keys.unpack(list(own)) for own in catalog.keys.values())
    found = look_up(text, keys)
    best = found[0][1].confidence if found else 0
    equal = [name for name, match in found if match.confidence == best]
    living = [name for name in equal if "removed" not in catalog.records[name]]
    if best >= _CERTAIN and len(living or equal) == 1:
        return Meant(EntryId((living or equal)[0]))
    return Meant(None, tuple(EntryId(name) for name, _ in found))


def _by_file(text: str, catalog: Catalog) -> EntryId | None:
    """The entry whose file *text* names, with its folders or, where that tells enough, without."""
    named = EntryId.from_reference(text)
    known = catalog.resolve(named)
    if known is not None or named.home or not text.endswith((".yaml", ".yml")):
        return known
    same = list(find_by_slug(catalog.records, named.slug))
    return same[0] if len(same) == 1 else None


def find_home(answers: Answers, catalog: Catalog) -> Home | None:
    """The section that was chosen, or the only one there is; None where none was, or none that exists today."""
    layouts = catalog.layouts
    options = section_options(layouts.values())
    chosen = answers.chosen.get(SECTION, ())
    if not chosen and (text := answers.texts.get(SECTION)):
        chosen = split_choices(text, Question(id=SECTION, label="", options=options))
        chosen = chosen or tuple(_named(text, options))
    if not chosen and len(options) == 1:
        chosen = (options[0].value,)
    home = SectionId(chosen[0] if chosen else "")
    layout = layouts.get(home.list_id)
    return (
        Home(layout, home.section)
        if layout is not None and home.section in layout.sections
        else None
    )


def likely_sections(text: str, catalog: Catalog) -> tuple[str, ...]:
    """The sections that *text* may mean, as the form shows them; all of them, where it means none."""
    options = section_options(catalog.layouts.values())
    wanted = fold_letters(text)
    close = [
        one.shown
        for one in options
        if wanted and wanted in fold_letters(f"{one.shown} {one.value}")
    ]
    return tuple(close or [one.shown for one in options])


def _named(text: str, options: Sequence[Option]) -> Iterator[str]:
    """The one section that *text* names by its last title, its folder or its whole name, however it is spelt."""
    wanted = fold_letters(text)
    found = [
        one.value
        for one in options
        if wanted
        in {
            fold_letters(one.shown),
            fold_letters(one.shown.rpartition("›")[2]),
            fold_letters(one.value),
            fold_letters(SectionId(one.value).section),
        }
    ]
    if wanted and len(found) == 1:
        yield found[0]

"""Find the entry that somebody means, and the section in which a new one belongs."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.document.characters import remove_hidden
from bot.forms.normalise import normalise_spaces
from bot.forms.option_labels import make_section_options
from bot.forms.parser import split_choices
from bot.forms.questions import SECTION
from bot.identity.keys import Keys
from bot.identity.lookup import look_up
from bot.listing.slugs import make_unused
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Layout
from bot.model.submission import Answers, Option, Question
from bot.model.wording import say
from bot.repairs.links import find_links
from bot.repairs.texts import fold_letters

# At least this sure, and surer than of any other, an entry is the one that is meant.
_CERTAIN = 0.9

# Nobody names an entry with more characters.
_LONGEST = 2_048


class Meant(NamedTuple):
    """The entry that a text means, by id; else those that it may mean."""

    entry_id: EntryId | None
    candidates: tuple[EntryId, ...] = ()


class Home(NamedTuple):
    """The list and the section of an entry."""

    layout: Layout
    section: str

    @property
    def section_id(self) -> SectionId:
        """The section with its list."""
        return SectionId.from_parts(self.layout.id, self.section)


def find_entry(text: str, catalog: Catalog) -> Meant:
    """Return the entry that *text* means.

    *text* is an id or a file, a title or a name, or a link of the entry.
    """
    text = normalise_spaces(text[:_LONGEST]).strip("`")
    if "](" in text:
        # A line of the list, or a link of it.
        links = find_links(text).links
        text = links[0].url if links else text
    entry_id = catalog.resolve(text) or _find_by_file(text, catalog)
    if entry_id is not None:
        return Meant(entry_id)
    keys = (Keys.unpack(list(packed)) for packed in catalog.keys.values())
    matches = look_up(text, keys)
    if not matches:
        return Meant(None)
    _, best_match = matches[0]
    highest = best_match.confidence
    best = [name for name, match in matches if match.confidence == highest]
    # Of several, one that is still listed is meant rather than a removed one.
    listed = [name for name in best if "removed" not in catalog.records[name]]
    meant = listed or best
    if highest >= _CERTAIN and len(meant) == 1:
        return Meant(EntryId(meant[0]))
    return Meant(None, tuple(EntryId(name) for name, _ in matches))


def _find_by_file(text: str, catalog: Catalog) -> EntryId | None:
    """Return the entry whose file *text* names.

    The folders of the file may be missing, if only one entry has such a file.
    """
    reference = EntryId.from_reference(text)
    entry_id = catalog.resolve(reference)
    has_folders = bool(reference.home)
    if entry_id is not None or has_folders or not text.endswith((".yaml", ".yml")):
        return entry_id
    same_slug = list(catalog.find_by_slug(reference.slug))
    return same_slug[0] if len(same_slug) == 1 else None


def find_home(answers: Answers, catalog: Catalog) -> Home | None:
    """Return the section that was chosen, or the only one there is.

    Return None if none was chosen, or none that exists today.
    """
    layouts = catalog.layouts
    options = make_section_options(layouts.values())
    chosen = answers.chosen.get(SECTION, ())
    text = answers.texts.get(SECTION)
    if not chosen and text:
        question = Question(id=SECTION, label="", options=options)
        chosen = split_choices(text, question) or _choose_by_name(text, options)
    if not chosen and len(options) == 1:
        chosen = (options[0].value,)
    section_id = SectionId(chosen[0] if chosen else "")
    layout = layouts.get(section_id.list_id)
    if layout is None or section_id.section not in layout.sections:
        return None
    return Home(layout, section_id.section)


def suggest_sections(text: str, catalog: Catalog) -> tuple[str, ...]:
    """Return the sections that *text* may mean, as the form shows them.

    If it means none, return all of them.
    """
    options = make_section_options(catalog.layouts.values())
    letters = fold_letters(text)
    names = [option.shown for option in options]
    if not letters:
        return tuple(names)
    close = [
        option.shown
        for option in options
        if letters in fold_letters(f"{option.shown} {option.value}")
    ]
    return tuple(close or names)


def explain_no_section(answers: Answers) -> str:
    """Return a sentence for a submission without a section of today."""
    if not answers.has_headings:
        return say("The text names none. A new form lets choose one of those below.")
    text = answers.texts.get(SECTION)
    if not text:
        return say(
            "None was chosen."
            " Write one of those below under the heading, in the text above."
        )
    return say(
        "There is no section `{section}` today."
        " Write one of those below under the heading, in the text above.",
        section=normalise_spaces(remove_hidden(text)),
    )


def choose_entry_id(
    home: Home,
    slug: str,
    catalog: Catalog,
) -> EntryId:
    """Return an id that no entry of the section has.

    It has *slug*, or *slug* with the first number that is free.
    """
    entry_ids = catalog.find_in_section(home.section_id)
    slugs = {entry_id.slug for entry_id in entry_ids}
    return home.section_id.make_entry_id(make_unused(slug, slugs))


def _choose_by_name(text: str, options: Sequence[Option]) -> tuple[str, ...]:
    """Return the value of the one section that *text* names, however it is spelled.

    A section has several names: its title alone or behind those of the sections above,
    its folder alone or behind its list. Return none if no or several sections match.
    """
    letters = fold_letters(text)
    if not letters:
        return ()
    values = []
    for option in options:
        names = (
            option.shown,
            option.shown.rpartition("›")[2],
            option.value,
            SectionId(option.value).section,
        )
        if letters in map(fold_letters, names):
            values.append(option.value)
    return tuple(values) if len(values) == 1 else ()

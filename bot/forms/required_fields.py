"""The fields that a section requires of its entries, as a form can ask for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.forms.option_labels import shorten_line
from bot.forms.questions import LINKS
from bot.forms.section_use import say_used_in
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Layout
from bot.model.submission import Question
from bot.model.wording import join_sentences, say
from bot.rules.missing_field import UNSET, list_unmet_needs

# What every entry needs, or what the title and a link stand for.
_ASKED_ANYWAY: Final = frozenset({"title", "name", "link", "links"})
# Sections that a sentence names.
_MOST_NAMED: Final = 3
_LONGEST_TITLE: Final = 60


def find_lacking_fields(
    layout: Layout,
    section_id: str,
    record: Mapping[str, Any],
) -> Iterator[str]:
    """Yield the fields that *record* lacks in a section.

    They are those that the section requires, and those of the view that lacks least.
    """
    section = layout.sections[section_id]
    entry_id = EntryId.from_parts(layout.id, section_id, "new")
    entry = Entry.from_record(entry_id, {"title": "", **record})
    needs = [list_unmet_needs(view, entry) for view in section.views.values()]
    shortest = min(needs, key=len)
    needed = [path for path, _ in shortest]
    for path in dict.fromkeys([*section.requires, *needed]):
        if entry.value(path) in UNSET:
            yield path


def find_required_fields(layouts: Mapping[str, Layout]) -> dict[str, list[SectionId]]:
    """Return the sections that require each field besides title and link.

    A year is asked for as a date.
    """
    required: dict[str, list[SectionId]] = {}
    for layout in layouts.values():
        for folder in layout.sections:
            section_id = SectionId.from_parts(layout.id, folder)
            for name in _list_required(layout, folder):
                required.setdefault(name, []).append(section_id)
    return required


def _list_required(layout: Layout, folder: str) -> Iterator[str]:
    """Yield the fields that a section requires and that a form asks for."""
    for path in find_lacking_fields(layout, folder, {}):
        # No question asks for the text of a link.
        if path not in _ASKED_ANYWAY and not path.endswith(".text"):
            yield "date" if path == "year" else path


def add_requirement(
    question: Question,
    required: Mapping[str, Sequence[SectionId]],
    layouts: Mapping[str, Layout],
) -> Question:
    """Return *question* with a sentence that says where its answer is required."""
    sentences = []
    text = question.help
    for name, sections in required.items():
        asked_in = _keep_asked(sections, question)
        if not asked_in:
            continue
        if name.startswith("links."):
            if question.id == LINKS:
                label = name.removeprefix("links.")
                sentences.append(_demand_link(label, asked_in, layouts))
        elif question.field == name:
            sentences.append(_demand_field(asked_in, layouts))
            # "Used in: A." says less than "Required in: A.", and goes.
            weaker_sentence = say_used_in(_name_sections(asked_in, layouts))
            text = text.removesuffix(weaker_sentence).rstrip()
    return replace(question, help=join_sentences(text, *sentences))


def _demand_field(
    sections: Sequence[SectionId],
    layouts: Mapping[str, Layout],
) -> str:
    """Return the sentence that says which sections require the field."""
    total = _count_sections(layouts)
    if len(sections) == total:
        return say("Required.")
    if len(sections) > _MOST_NAMED:
        return say(
            "Required in {number} of {total} sections.",
            number=len(sections),
            total=total,
        )
    return say("Required in: {sections}.", sections=_name_sections(sections, layouts))


def _demand_link(
    label: str,
    sections: Sequence[SectionId],
    layouts: Mapping[str, Layout],
) -> str:
    """Return the sentence that says which sections require the link *label*."""
    total = _count_sections(layouts)
    if len(sections) == total:
        return say("`{label}` is required.", label=label)
    if len(sections) > _MOST_NAMED:
        return say(
            "`{label}` is required in {number} of {total} sections.",
            label=label,
            number=len(sections),
            total=total,
        )
    return say(
        "`{label}` is required in: {sections}.",
        label=label,
        sections=_name_sections(sections, layouts),
    )


def _keep_asked(sections: Sequence[SectionId], question: Question) -> list[SectionId]:
    """Return those of *sections* for whose list *question* is asked."""
    if not question.lists:
        return list(sections)
    return [section for section in sections if section.list_id in question.lists]


def _count_sections(layouts: Mapping[str, Layout]) -> int:
    """Return how many sections all lists have together."""
    return sum(len(layout.sections) for layout in layouts.values())


def _name_sections(
    sections: Sequence[SectionId],
    layouts: Mapping[str, Layout],
) -> str:
    """Return the titles of sections, shortened."""
    titles = []
    for section_id in sections:
        section = layouts[section_id.list_id].sections[section_id.section]
        titles.append(shorten_line(section.title, _LONGEST_TITLE))
    return say("; ").join(dict.fromkeys(titles))

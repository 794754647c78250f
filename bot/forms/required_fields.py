"""What a section requires of its entries, as fields that a form can ask for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.forms.option_labels import one_line
from bot.forms.questions import LINKS
from bot.model.entry import Entry
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Layout
from bot.model.submission import Question
from bot.rules.missing_field import UNSET, list_unmet_needs

_ASKED_ANYWAY: Final = frozenset({"title", "name", "link", "links"})
"""What every entry needs, or what the title and a link stand for."""
_MOST_NAMED: Final = 3
"""Sections that a sentence names."""


def find_lacking_fields(
    layout: Layout, section_id: str, record: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the fields that a section requires, and those of the view that lacks least, which *record* has not."""
    section = layout.sections[section_id]
    entry = Entry.from_record(
        EntryId.from_parts(layout.id, section_id, "new"), {"title": "", **record}
    )
    short = min(
        (list_unmet_needs(view, entry) for view in section.views.values()), key=len
    )
    for path in dict.fromkeys([*section.requires, *(path for path, _ in short)]):
        if entry.value(path) in UNSET:
            yield path


def find_required_fields(layouts: Mapping[str, Layout]) -> dict[str, list[SectionId]]:
    """Return the sections that require each field besides title and link; a year is asked for as a date."""
    required: dict[str, list[SectionId]] = {}
    for layout in layouts.values():
        for folder in layout.sections:
            for path in find_lacking_fields(layout, folder, {}):
                if path not in _ASKED_ANYWAY and not path.endswith(".text"):
                    name = "date" if path == "year" else path
                    required.setdefault(name, []).append(
                        SectionId.from_parts(layout.id, folder)
                    )
    return required


def add_requirement(
    question: Question,
    required: Mapping[str, Sequence[SectionId]],
    layouts: Mapping[str, Layout],
) -> Question:
    """Return *question* with a sentence that says where its answer is required."""
    sentences = []
    for name, sections in required.items():
        label = (
            f"`{name.partition('.')[2]}` is required"
            if name.startswith("links.")
            else "Required"
        )
        own = [
            one
            for one in sections
            if not question.lists or one.list_id in question.lists
        ]
        is_asked = (
            question.id == LINKS
            if name.startswith("links.")
            else question.field == name
        )
        if is_asked and own:
            sentences.append(f"{label}{_describe_sections(own, layouts)}.")
    said = question.help
    for sentence in sentences:
        said = said.removesuffix(
            sentence.replace("Required", "Used", 1)
        ).rstrip()  # required says more
    return replace(question, help=" ".join(filter(None, [said, *sentences])))


def _describe_sections(
    sections: Sequence[SectionId], layouts: Mapping[str, Layout]
) -> str:
    """Return where something is required, as the end of a sentence; nothing for everywhere."""
    every = sum(len(layout.sections) for layout in layouts.values())
    if len(sections) == every:
        return ""
    if len(sections) > _MOST_NAMED:
        return f" in {len(sections)} of {every} sections"
    titles = dict.fromkeys(
        one_line(layouts[one.list_id].sections[one.section].title, 60)
        for one in sections
    )
    return f" in: {'; '.join(titles)}"

"""What the forms ask: the fields that the lists show, from the declarations of the lists."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.forms.option_labels import (
    MOST_OPTIONS,
    Distinct,
    one_line,
    options_of,
    section_options,
)
from bot.listing.condition import parse_condition
from bot.listing.pattern import compile_pattern
from bot.listing.shown_labels import shown_labels
from bot.listing.slugs import Names, make_slug
from bot.model.layout import FieldSpec, FieldType, Layout, Section
from bot.model.submission import Option, Question, QuestionKind

SECTION, LINK, LINKS, ENTRY, REMARK, CREDIT = (
    "section",
    "link",
    "links",
    "entry",
    "remark",
    "credit",
)
"""Ids of the questions that fill no field by themselves."""

DECLINED = "unnamed"
"""The value of the ticked box by which a submitter declines to be named."""

YES, NO = "Yes", "No"
_MOST_SECTIONS_NAMED = 3
_KINDS: Mapping[FieldType, QuestionKind] = {"markdown": "textarea", "list": "textarea"}


class _Common(NamedTuple):
    label: str
    help: str
    example: str
    kind: QuestionKind = "input"


_COMMON = {
    "name": _Common("Short name", "What people call the work.", ""),
    "date": _Common(
        "Year or date",
        "When it was first published. An arXiv link tells the year by itself.",
        "2024, 2024-05 or 2024-05-31",
    ),
    "venue": _Common("Venue", "Conference or journal.", ""),
    "award": _Common("Award", "Oral, Highlight, Best Paper and the like.", ""),
    "authors": _Common("Authors", "One name on each line.", "", "textarea"),
    "description": _Common(
        "Description",
        "One sentence that says what it is; calm words, no advertising.",
        "",
        "textarea",
    ),
}
"""The fields every list knows, in the order in which they are asked for."""


def section_question(
    layouts: Mapping[str, Layout], *, moves: bool
) -> Iterator[Question]:
    """Where the entry stands; nothing, where there is only one place."""
    options = section_options(layouts.values())
    if len(options) < 2:  # noqa: PLR2004 - nothing to choose
        return
    advice = (
        "Only if it should move: the section that it should stand in."
        if moves
        else "Where it belongs. Leave this open if you are not sure; a maintainer chooses then."
    )
    few = len(options) <= MOST_OPTIONS
    yield Question(
        id=SECTION,
        label="Section",
        kind="dropdown" if few else "input",
        help=advice,
        example="" if few else options[0].shown,
        options=options,
    )


def work_questions(
    layouts: Mapping[str, Layout], *, is_new: bool
) -> Iterator[Question]:
    """What the work is: its title, where it leads, and every field that a section shows or requires."""
    distinct, ids = Distinct(by_letters=True), Names()
    for taken in ("Section", "Entry", "Remarks", "Credit"):
        distinct.claim(taken)
    yield Question(
        id="title",
        label=distinct.claim("Title"),
        help="The full title, as its authors write it.",
        required=is_new,
        field="title",
    )
    yield Question(
        id=LINK,
        label=distinct.claim("Link"),
        help="The paper, the code, the data set or the page: the most important one. An arXiv number will do.",
        required=is_new,
    )
    yield Question(
        id=LINKS,
        label=distinct.claim("More links"),
        kind="textarea",
        help=_help_for_links(layouts, is_new=is_new),
    )
    used = {
        (list_id, name): _uses(layout, name)
        for list_id, layout in layouts.items()
        for name in _names(layout)
    }
    for name, common in _COMMON.items():
        shown = [key for key in used if key[1] == name and used[key]]
        if name == "date" or shown:
            hint = "" if name == "date" else _hint(layouts, name, used)
            yield Question(
                id=ids.claim(name),
                label=distinct.claim(common.label),
                kind=common.kind,
                help=f"{common.help} {hint}".rstrip(),
                example=common.example,
                field=name,
            )
    yield from _tags(layouts, distinct)
    yield from _declared(layouts, used, distinct, ids)


def entry_question() -> Question:
    """Which entry is meant."""
    return Question(
        id=ENTRY,
        label="Entry",
        help="Which entry is meant: its title, one of its links, or its file.",
        required=True,
    )


def remark_question(*, is_reason: bool) -> Question:
    """What else there is to say."""
    advice = (
        "Why it should leave the list."
        if is_reason
        else "Anything a maintainer should know."
    )
    return Question(
        id=REMARK, label="Remarks", kind="textarea", help=advice, required=is_reason
    )


def credit_question() -> Question:
    """Whether the submitter wants to be named."""
    shown = "Do not name me as co-author of the change"
    return Question(
        id=CREDIT,
        label="Credit",
        kind="checkboxes",
        help="You are named as co-author of the change, with the address that GitHub gives you for this purpose.",
        options=(options_of([shown])[0]._replace(value=DECLINED),),
    )


def _tags(layouts: Mapping[str, Layout], distinct: Distinct) -> Iterator[Question]:
    tagged = {
        key: layout
        for key, layout in layouts.items()
        if layout.tags or _uses(layout, "tags")
    }
    if not tagged:
        return
    known = options_of(tag for layout in tagged.values() for tag in layout.tags)
    is_open = (
        not known
        or len(known) > MOST_OPTIONS
        or any(not layout.tags for layout in tagged.values())
    )
    yield Question(
        id="tags",
        label=distinct.claim("Tags"),
        kind="input" if is_open else "dropdown",
        help="Words by which readers filter the list."
        + (" Separate them by commas." if is_open else ""),
        example=known[0].shown if is_open and known else "",
        options=() if is_open else known,
        several=not is_open,
        field="tags",
        lists=frozenset() if len(tagged) == len(layouts) else frozenset(tagged),
    )


def _declared(
    layouts: Mapping[str, Layout],
    used: Mapping[tuple[str, str], list[str]],
    distinct: Distinct,
    ids: Names,
) -> Iterator[Question]:
    """The fields that lists add. One that several lists declare alike is asked for once."""
    alike: dict[tuple[object, ...], list[str]] = {}
    for list_id, layout in layouts.items():
        for name, spec in layout.fields.items():
            alike.setdefault(
                (name, spec.type, spec.label, tuple(spec.choices)), []
            ).append(list_id)
    for (found, *_), list_ids in alike.items():
        name = str(found)
        layout = layouts[list_ids[0]]
        spec = layout.fields[name]
        label = one_line(spec.label) or one_line(name.replace("_", " ").capitalize())
        yield _question(
            spec,
            name,
            id_=ids.claim(f"field-{make_slug(name) or 'own'}"),
            label=distinct.claim(
                label, f"{label} ({name})", f"{label} ({one_line(layout.title)})"
            ),
            hint=_hint(
                {key: layouts[key] for key in list_ids}, name, used, of=len(layouts)
            ),
            lists=frozenset(list_ids),
        )


def _question(  # noqa: PLR0913 - what a question is made of
    spec: FieldSpec,
    name: str,
    *,
    id_: str,
    label: str,
    hint: str,
    lists: frozenset[str],
) -> Question:
    choices = options_of(spec.choices)
    if spec.type == "boolean":
        choices = (Option(YES, "true"), Option(NO, "false"))
    is_closed = 0 < len(choices) <= MOST_OPTIONS
    advice = {"list": "One on each line.", "date": "A year, a month or a day."}.get(
        spec.type, ""
    )
    return Question(
        id=id_,
        label=label,
        kind="dropdown" if is_closed else _KINDS.get(spec.type, "input"),
        help=" ".join(
            filter(None, (one_line(spec.help, 400), "" if is_closed else advice, hint))
        ),
        example="" if is_closed else one_line(spec.example, 200),
        options=choices if is_closed else (),
        several=is_closed and spec.type == "list",
        field=name,
        lists=lists,
    )


def _names(layout: Layout) -> Iterator[str]:
    yield from _COMMON
    yield from layout.fields


def _uses(layout: Layout, name: str) -> list[str]:
    """The sections that show a field, require it, or ask for it."""
    return [
        folder
        for folder, section in layout.sections.items()
        if name in _fields_of(section)
    ]


def _fields_of(section: Section) -> set[str]:
    found = {path.partition(".")[0] for path in section.requires}
    for view in section.views.values():
        found.update(
            term.field.partition(".")[0] for term in parse_condition(view.when)
        )
        for source in view.patterns:
            found.update(
                path.partition(".")[0] for path in compile_pattern(source).fields
            )
    return found | ({"date"} if "year" in found else set())


def _hint(
    layouts: Mapping[str, Layout],
    name: str,
    used: Mapping[tuple[str, str], list[str]],
    of: int = 0,
) -> str:
    """A sentence that names the sections that use a field, if they are few; nothing, if all do."""
    sections = [
        one_line(layout.sections[folder].title, 60)
        for list_id, layout in layouts.items()
        for folder in used.get((list_id, name), ())
    ]
    every = sum(len(layout.sections) for layout in layouts.values())
    if not 0 < len(sections) <= _MOST_SECTIONS_NAMED or (
        len(sections) == every and of <= len(layouts)
    ):
        return ""
    return f"Used in: {'; '.join(dict.fromkeys(sections))}."


def _help_for_links(layouts: Mapping[str, Layout], *, is_new: bool) -> str:
    shown = {label for layout in layouts.values() for label in shown_labels(layout)}
    labels = f" The lists show {', '.join(sorted(shown))}." if shown else ""
    advice = "One on each line. What a link is called follows from its address, or stands before it."
    removal = (
        ""
        if is_new
        else " A link of the same name is replaced; `code: -` takes one away."
    )
    return f"{advice}{labels}{removal}"

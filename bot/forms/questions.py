"""The questions of the forms: the fields that the lists show or declare."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.forms.option_labels import (
    MOST_OPTIONS,
    Distinct,
    make_options,
    make_section_options,
    shorten_line,
)
from bot.forms.section_use import FieldUse, describe_users, list_users
from bot.listing.shown_labels import list_shown_labels
from bot.listing.slugs import Names, make_slug
from bot.model.layout import FieldSpec, FieldType, Layout
from bot.model.submission import Option, Question, QuestionKind
from bot.model.wording import join_sentences, join_words, mark_sentence, say

# Ids of the questions that fill no field by themselves.
SECTION = "section"
LINK = "link"
LINKS = "links"
ENTRY = "entry"
REMARK = "remark"
CREDIT = "credit"

# The value of the ticked box by which a submitter declines to be named.
DECLINED = "unnamed"

_KINDS: Mapping[FieldType, QuestionKind] = {"markdown": "textarea", "list": "textarea"}
_ADVICE: Mapping[FieldType, str] = {
    "list": mark_sentence("One on each line."),
    "date": mark_sentence("A year, a month or a day."),
}
_LONGEST_HELP = 400
_LONGEST_EXAMPLE = 200


class _Common(NamedTuple):
    """A common field's question; its texts are templates of `say`."""

    label: str
    help: str
    example: str
    kind: QuestionKind = "input"


# The fields every list knows, in the order in which they are asked for.
_COMMON = {
    "name": _Common(
        mark_sentence("Short name"), mark_sentence("What people call the work."), ""
    ),
    "date": _Common(
        mark_sentence("Year or date"),
        mark_sentence(
            "When it was first published. An arXiv link tells the year by itself."
        ),
        mark_sentence("2024, 2024-05 or 2024-05-31"),
    ),
    "venue": _Common(
        mark_sentence("Venue"), mark_sentence("Conference or journal."), ""
    ),
    "award": _Common(
        mark_sentence("Award"),
        mark_sentence("Oral, Highlight, Best Paper and the like."),
        "",
    ),
    "authors": _Common(
        mark_sentence("Authors"),
        mark_sentence("One name on each line."),
        "",
        "textarea",
    ),
    "description": _Common(
        mark_sentence("Description"),
        mark_sentence("One sentence that says what it is; calm words, no advertising."),
        "",
        "textarea",
    ),
}


def make_section_question(
    layouts: Mapping[str, Layout],
    *,
    moves: bool,
) -> Iterator[Question]:
    """Yield the question for the section of the entry; none, if there is only one.

    *moves* says that the entry has a section already.
    """
    options = make_section_options(layouts.values())
    if len(options) < 2:  # noqa: PLR2004 - nothing to choose
        return
    advice = say(
        "Where it belongs. Leave this open if you are not sure; "
        "a maintainer chooses then."
    )
    if moves:
        advice = say("Only if it should move: the section that it should stand in.")
    are_few = len(options) <= MOST_OPTIONS
    yield Question(
        id=SECTION,
        label=say("Section"),
        kind="dropdown" if are_few else "input",
        help=advice,
        example="" if are_few else options[0].shown,
        options=options,
    )


def make_work_questions(
    layouts: Mapping[str, Layout],
    *,
    is_new: bool,
) -> Iterator[Question]:
    """Yield the questions about the work.

    They are for its title, its links, and every field that a section shows or requires.
    """
    distinct, ids = Distinct(by_letters=True), Names()
    # The labels of the other questions.
    for label in (say("Section"), say("Entry"), say("Remarks"), say("Credit")):
        distinct.claim(label)
    yield Question(
        id="title",
        label=distinct.claim(say("Title")),
        help=say("The full title, as its authors write it."),
        required=is_new,
        field="title",
    )
    yield Question(
        id=LINK,
        label=distinct.claim(say("Link")),
        help=say(
            "The paper, the code, the data set or the page: the most important one. "
            "An arXiv number will do."
        ),
        required=is_new,
    )
    yield Question(
        id=LINKS,
        label=distinct.claim(say("More links")),
        kind="textarea",
        help=_describe_links(layouts, is_new=is_new),
    )
    use = _collect_use(layouts)
    yield from _make_common_questions(layouts, use, distinct, ids)
    yield from _make_tags_question(layouts, distinct)
    yield from _make_declared_questions(layouts, use, distinct, ids)


def make_entry_question() -> Question:
    """Return the question which entry is meant."""
    return Question(
        id=ENTRY,
        label=say("Entry"),
        help=say("Which entry is meant: its title, one of its links, or its file."),
        required=True,
    )


def make_remark_question(*, is_reason: bool) -> Question:
    """Return the question for remarks; *is_reason* says that it asks for a reason."""
    advice = say("Anything a maintainer should know.")
    if is_reason:
        advice = say("Why it should leave the list.")
    return Question(
        id=REMARK,
        label=say("Remarks"),
        kind="textarea",
        help=advice,
        required=is_reason,
    )


def make_credit_question() -> Question:
    """Return the question whether the submitter wants to be named."""
    (option,) = make_options([say("Do not name me as co-author of the change")])
    return Question(
        id=CREDIT,
        label=say("Credit"),
        kind="checkboxes",
        help=say(
            "You are named as co-author of the change, "
            "with the address that GitHub gives you for this purpose."
        ),
        options=(option._replace(value=DECLINED),),
    )


def _collect_use(layouts: Mapping[str, Layout]) -> FieldUse:
    """Return which sections use each field that a question may ask for."""
    use: dict[tuple[str, str], list[str]] = {}
    for list_id, layout in layouts.items():
        for name in (*_COMMON, *layout.fields):
            use[list_id, name] = list_users(layout, name)
    return use


def _make_common_questions(
    layouts: Mapping[str, Layout],
    use: FieldUse,
    distinct: Distinct,
    ids: Names,
) -> Iterator[Question]:
    """Yield a question for each common field that a section uses."""
    for name, common in _COMMON.items():
        hint = ""
        # The date is asked for everywhere: lists sort by it.
        if name != "date":
            if not any(use[list_id, name] for list_id in layouts):
                continue
            hint = describe_users(layouts, name, use)
        yield Question(
            id=ids.claim(name),
            label=distinct.claim(say(common.label)),
            kind=common.kind,
            help=join_sentences(say(common.help), hint),
            example=say(common.example),
            field=name,
        )


def _make_tags_question(
    layouts: Mapping[str, Layout],
    distinct: Distinct,
) -> Iterator[Question]:
    """Yield the question for tags, if a list has any."""
    tagged = {
        list_id: layout
        for list_id, layout in layouts.items()
        if layout.tags or list_users(layout, "tags")
    }
    if not tagged:
        return
    tags: list[str] = []
    for layout in tagged.values():
        tags += layout.tags
    options = make_options(tags)
    # A list without a vocabulary takes any word.
    has_open_list = any(not layout.tags for layout in tagged.values())
    is_open = has_open_list or not options or len(options) > MOST_OPTIONS
    advice = say("Words by which readers filter the list.")
    if is_open:
        advice = say("Words by which readers filter the list. Separate them by commas.")
    yield Question(
        id="tags",
        label=distinct.claim(say("Tags")),
        kind="input" if is_open else "dropdown",
        help=advice,
        example=options[0].shown if is_open and options else "",
        options=() if is_open else options,
        several=not is_open,
        field="tags",
        lists=frozenset() if len(tagged) == len(layouts) else frozenset(tagged),
    )


def _make_declared_questions(
    layouts: Mapping[str, Layout],
    use: FieldUse,
    distinct: Distinct,
    ids: Names,
) -> Iterator[Question]:
    """Yield a question for each field that lists declare.

    A field that several lists declare alike is asked for once.
    """
    for name, list_ids in _group_declared(layouts):
        layout = layouts[list_ids[0]]
        spec = layout.fields[name]
        label = shorten_line(spec.label)
        if not label:
            label = shorten_line(name.replace("_", " ").capitalize())
        list_title = shorten_line(layout.title)
        declaring = {list_id: layouts[list_id] for list_id in list_ids}
        yield _make_declared_question(
            spec,
            name,
            question_id=ids.claim(f"field-{make_slug(name) or 'own'}"),
            label=distinct.claim(label, f"{label} ({name})", f"{label} ({list_title})"),
            hint=describe_users(declaring, name, use, len(layouts)),
            lists=frozenset(list_ids),
        )


def _group_declared(
    layouts: Mapping[str, Layout],
) -> Sequence[tuple[str, list[str]]]:
    """Return each declared field with the lists that declare it alike."""
    groups: dict[tuple[object, ...], tuple[str, list[str]]] = {}
    for list_id, layout in layouts.items():
        for name, spec in layout.fields.items():
            key = (name, spec.type, spec.label, tuple(spec.choices))
            _, list_ids = groups.setdefault(key, (name, []))
            list_ids.append(list_id)
    return list(groups.values())


def _make_declared_question(  # noqa: PLR0913 - what a question is made of
    spec: FieldSpec,
    name: str,
    *,
    question_id: str,
    label: str,
    hint: str,
    lists: frozenset[str],
) -> Question:
    """Return the question for a field that a list declares."""
    choices = make_options(spec.choices)
    if spec.type == "boolean":
        choices = (Option(say("Yes"), "true"), Option(say("No"), "false"))
    # With more choices than a drop-down can have, the answer is a text.
    is_closed = 0 < len(choices) <= MOST_OPTIONS
    advice = "" if is_closed else say(_ADVICE.get(spec.type, ""))
    help_text = shorten_line(spec.help, _LONGEST_HELP)
    return Question(
        id=question_id,
        label=label,
        kind="dropdown" if is_closed else _KINDS.get(spec.type, "input"),
        help=join_sentences(help_text, advice, hint),
        example="" if is_closed else shorten_line(spec.example, _LONGEST_EXAMPLE),
        options=choices if is_closed else (),
        several=is_closed and spec.type == "list",
        field=name,
        lists=lists,
    )


def _describe_links(layouts: Mapping[str, Layout], *, is_new: bool) -> str:
    """Return the help of the question for more links."""
    labels: set[str] = set()
    for layout in layouts.values():
        labels.update(list_shown_labels(layout))
    text = say(
        "One on each line. "
        "What a link is called follows from its address, or stands before it."
    )
    shown = replacement = ""
    if labels:
        shown = say("The lists show {labels}.", labels=join_words(sorted(labels)))
    if not is_new:
        replacement = say(
            "A link of the same name is replaced; `code: -` takes one away."
        )
    return join_sentences(text, shown, replacement)

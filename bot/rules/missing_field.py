"""missing-field."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache, reduce

from bot.listing.condition import Term, holds, parse_condition
from bot.listing.pattern import compile_pattern
from bot.model.choices import name_some
from bot.model.entry import Entry
from bot.model.finding import Value
from bot.model.layout import FieldSpec, Layout, Section, View
from bot.model.rule import EntryFile, Violation, rule
from bot.model.wording import mark_sentence, say

# Values of a field that is there and says nothing
UNSET: tuple[Value, ...] = (None, "", [], {})
# What is said of a missing field, by whether the list has a help for it, and choices
_MISSING = {
    (False, False): mark_sentence(
        "`{field}` is missing; every entry of “{section}” has it."
    ),
    (True, False): mark_sentence(
        "`{field}` is missing; every entry of “{section}” has it. {help}."
    ),
    (False, True): mark_sentence(
        "`{field}` is missing; every entry of “{section}” has it. One of: {choices}."
    ),
    (True, True): mark_sentence(
        "`{field}` is missing; every entry of “{section}” has it. {help}. "
        "One of: {choices}."
    ),
}


@rule("error")
def missing_field(file: EntryFile) -> Iterator[Violation]:
    """An entry has what its section needs to show it.

    ## Why is this bad?
    The line of the list would have a hole, or the entry would not be shown at all.

    ## How to fix it
    Add the field that the message names. What a section needs is declared in the
    list's `schema/` file, under `requires` and in the patterns of its views.
    """
    for problem in file.problems:
        if problem.kind == "missing":
            yield Violation(
                say(
                    "{problem} Add a line `{field}: …`.",
                    problem=problem.message,
                    field=problem.field[-1],
                )
            )
    entry, section = file.entry, file.section
    # The list shows no entry that was removed.
    if entry is None or section is None or entry.removed is not None:
        return
    lacking = [path for path in section.requires if entry.value(path) in UNSET]
    is_shown = _is_shown(section, entry)
    if not lacking and is_shown:
        return
    # A field whose value is no valid one is there, and another rule tells of it.
    faulty = {problem.field[0] for problem in file.problems if problem.field}
    for path in lacking:
        if path.partition(".")[0] not in faulty:
            yield Violation(_describe_missing_field(file, section, path))
    if not is_shown:
        yield from _explain_hidden_entry(file.layout, section, entry, lacking, faulty)


# Why a section cannot show an entry; for `say`.
_HIDDEN = mark_sentence("“{section}” cannot show the entry: {reasons}.")
# A document that is the source of its list shows any line, so this is worth a look only.
_IN_DOCUMENT = mark_sentence("The other items of “{section}” have more: {reasons}.")


def _explain_hidden_entry(
    layout: Layout,
    section: Section,
    entry: Entry,
    lacking: Sequence[str],
    faulty: Collection[object],
) -> Iterator[Violation]:
    """Yield why a section cannot show *entry*, unless that follows from other findings.

    Args:
        layout: the list.
        section: the section, of which no view shows the entry.
        entry: the entry.
        lacking: paths of fields that another violation calls missing.
        faulty: names of fields with a value that is not valid.
    """
    # The view that lacks least is the one that the author most likely had in mind.
    needs_by_view = (list_unmet_needs(view, entry) for view in section.views.values())
    needs = min(needs_by_view, key=len)
    other_needs = [need for need in needs if need[0] not in lacking]
    if lacking and not other_needs:
        return
    if any(path.partition(".")[0] in faulty for path, _ in other_needs):
        return
    descriptions = [description for _, description in other_needs]
    if not descriptions:
        descriptions = [say("nothing in it fits")]
    reasons = reduce(_join_reasons, descriptions)
    template = _IN_DOCUMENT if layout.is_document else _HIDDEN
    message = say(template, section=section.title, reasons=reasons)
    yield Violation(message, severity="warning" if layout.is_document else None)


def _join_reasons(reasons: str, reason: str) -> str:
    return say("{reasons}, and {reason}", reasons=reasons, reason=reason)


def _describe_missing_field(file: EntryFile, section: Section, path: str) -> str:
    """Return a sentence about a field that is not there, with what may stand in it."""
    spec = file.layout.fields.get(path, FieldSpec())
    return say(
        _MISSING[bool(spec.help), bool(spec.choices)],
        field=path,
        section=section.title,
        help=spec.help.rstrip(".。"),
        choices=name_some(spec.choices, "or"),
    )


def _is_shown(section: Section, entry: Entry) -> bool:
    if entry.verbatim is not None:
        return True
    return any(_matches_view(view, entry) for view in section.views.values())


def _matches_view(view: View, entry: Entry) -> bool:
    if view.when and not holds(view.when, entry):
        return False
    return any(_fits_pattern(item, entry) for item in view.patterns)


def _fits_pattern(item: str, entry: Entry) -> bool:
    # Looking at a few fields is quicker than writing the entry by the pattern.
    paths = _list_plain_needs(item)
    if paths is not None and all(entry.value(path) not in UNSET for path in paths):
        return True
    return compile_pattern(item).render(entry) is not None


@lru_cache(maxsize=512)
def _list_plain_needs(item: str) -> tuple[str, ...] | None:
    """Return the fields that a pattern needs; every entry has a title.

    None where more than their being set is needed, as of links.
    """
    paths = compile_pattern(item).required - {"name", "title"}
    if any(path in {"link", "links"} or path.endswith(".text") for path in paths):
        return None
    return tuple(sorted(paths))


def list_unmet_needs(view: View, entry: Entry) -> list[tuple[str, str]]:
    """Return what *entry* lacks for *view* to show it.

    Each need is the path of a field and a description: `venue` and "`venue` is missing".
    """
    needs = [
        (term.field, _describe_term(term))
        for term in parse_condition(view.when)
        if not _is_met(term, entry)
    ]
    # Of several patterns, the one that needs least counts.
    patterns = map(compile_pattern, view.patterns)
    required = min((pattern.required for pattern in patterns), key=len)
    named = {path for path, _ in needs} | {"name"}
    unset = [path for path in sorted(required - named) if not _is_set(entry, path)]
    return needs + [(path, _describe_need(path)) for path in unset]


def _is_met(term: Term, entry: Entry) -> bool:
    path, negated, wanted = term
    value = entry.value(path)
    is_met = value not in UNSET if wanted is None else str(value) == wanted
    return is_met != negated


def _describe_term(term: Term) -> str:
    """Return what a term of a condition asks for, as a part of a sentence."""
    path, negated, wanted = term
    if wanted is None:
        if negated:
            return say("`{field}` must not be given", field=path)
        return _describe_need(path)
    if negated:
        return say("`{field}` must not be `{value}`", field=path, value=wanted)
    return say("`{field}` must be `{value}`", field=path, value=wanted)


def _describe_need(path: str) -> str:
    return say("`{field}` is missing", field=path)


def _is_set(entry: Entry, path: str) -> bool:
    if path in {"link", "links"}:
        return bool(entry.all_links)
    return entry.value(path) not in UNSET

"""missing-field."""

from collections.abc import Iterator
from functools import lru_cache

from bot.listing.condition import holds, parse_condition
from bot.listing.pattern import compile_pattern
from bot.model.choices import name_some
from bot.model.entry import Entry
from bot.model.finding import Value
from bot.model.layout import View
from bot.model.rule import EntryFile, Violation, rule

UNSET: tuple[Value, ...] = (None, "", [], {})


@rule("error")
def missing_field(file: EntryFile) -> Iterator[Violation]:
    """An entry has what its section needs to show it.

    ## Why is this bad?
    The line of the list would have a hole, or the entry would not be shown at all.

    ## How to mend it
    Add the field that the message names. What a section needs is declared in the
    list's `schema/` file, under `requires` and in the patterns of its views.
    """
    for problem in file.problems:
        if problem.kind == "missing":
            yield Violation(f"{problem.message} Add a line `{problem.field[-1]}: …`.")
    entry = file.entry
    section = file.section if entry and entry.removed is None else None
    if entry is None or section is None:
        return
    lacking = (
        [path for path in section.requires if entry.value(path) in UNSET]
        if section.requires
        else []
    )
    is_shown = entry.verbatim is not None or any(
        _shows(view, entry) for view in section.views.values()
    )
    if not lacking and is_shown:
        return
    faulty = {problem.field[0] for problem in file.problems if problem.field}
    for path in lacking:
        if path.partition(".")[0] not in faulty:
            yield Violation(
                f"`{path}` is missing; every entry of “{section.title}” has it.{_help(file, path)}"
            )
    if not is_shown:
        short = min(
            (list_unmet_needs(view, entry) for view in section.views.values()), key=len
        )
        besides = [(path, words) for path, words in short if path not in lacking]
        if (besides or not lacking) and not any(
            path.partition(".")[0] in faulty for path, _ in besides
        ):
            wanted = (
                ", and ".join(words for _, words in besides) or "nothing in it fits"
            )
            yield Violation(f"“{section.title}” cannot show the entry: {wanted}.")


def _help(file: EntryFile, path: str) -> str:
    """What may stand in a field that the list declares."""
    spec = file.layout.fields.get(path)
    if spec is None:
        return ""
    choices = f" One of: {name_some(spec.choices, 'or')}." if spec.choices else ""
    return (f" {spec.help.rstrip('.')}." if spec.help else "") + choices


def _shows(view: View, entry: Entry) -> bool:
    return (not view.when or holds(view.when, entry)) and any(
        _fits(item, entry) for item in view.patterns
    )


def _fits(item: str, entry: Entry) -> bool:
    paths = _plain_needs(item)
    if paths is not None and all(entry.value(path) not in UNSET for path in paths):
        return True
    return compile_pattern(item).render(entry) is not None


@lru_cache(maxsize=512)
def _plain_needs(item: str) -> tuple[str, ...] | None:
    """The fields that a pattern needs, where their being set is all it needs; every entry has a title."""
    paths = compile_pattern(item).required - {"name", "title"}
    if any(path in {"link", "links"} or path.endswith(".text") for path in paths):
        return None
    return tuple(sorted(paths))


def list_unmet_needs(view: View, entry: Entry) -> list[tuple[str, str]]:
    """What *entry* lacks for *view* to show it: paths of fields, each with the words for it."""
    needs = []
    for path, negated, value in parse_condition(view.when):
        is_met = (
            entry.value(path) not in UNSET
            if value is None
            else str(entry.value(path)) == value
        )
        if is_met == negated:
            word = "must not be given" if value is None else f"must not be `{value}`"
            wanted = "is missing" if value is None else f"must be `{value}`"
            needs.append((path, f"`{path}` {word if negated else wanted}"))
    paths = min((compile_pattern(item).required for item in view.patterns), key=len)
    unset = [
        path
        for path in sorted(paths - {path for path, _ in needs} - {"name"})
        if not _has(entry, path)
    ]
    return needs + [(path, f"`{path}` is missing") for path in unset]


def _has(entry: Entry, path: str) -> bool:
    return (
        bool(entry.all_links)
        if path in {"link", "links"}
        else entry.value(path) not in UNSET
    )

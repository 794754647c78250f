"""unknown-field."""

from collections.abc import Iterator
from difflib import get_close_matches

from bot.identity.identifiers import derive_label
from bot.model.entry import get_key_order
from bot.model.finding import Edit, Fix, RemoveField, RenameField, SetValue
from bot.model.rule import EntryFile, SchemaProblem, Violation, rule
from bot.model.wording import say
from bot.repairs.fields import repair_field
from bot.repairs.links import read_address

# What people write at the top of a file for a link; it belongs under `links`.
LINK_LABELS = frozenset(
    {
        "arxiv",
        "code",
        "dataset",
        "demo",
        "github",
        "homepage",
        "link",
        "paper",
        "url",
        "website",
    }
)
# What people write for a field of every list
OTHER_NAMES = {
    **dict.fromkeys(("booktitle", "conference", "journal"), "venue"),
    **dict.fromkeys(("abstract", "about", "desc", "summary", "tldr"), "description"),
    **dict.fromkeys(("categories", "category", "keywords", "topics"), "tags"),
    **dict.fromkeys(("author", "by"), "authors"),
    **dict.fromkeys(
        (
            "published",
            "publication_date",
            "publication date",
            "release_date",
            "released",
        ),
        "date",
    ),
}
# What a field holds that holds no text
SHAPES = {"links": dict, "authors": list, "tags": list}
# Least `ratio` of difflib at which a name may be meant, and at which it surely is. 0.6 is
# the default of `get_close_matches`.
_NEAR, _SURE = 0.6, 0.8


@rule("error", only_if=())
def unknown_field(file: EntryFile) -> Iterator[Violation]:
    """A file holds the fields of its list, and no others.

    ## Why is this bad?
    What stands in a field that nobody knows is shown nowhere: a slip of the pen
    loses it without a sign.

    ## How to fix it
    Write the name that the message proposes, or take the field away. A new field
    for all entries is declared in the list's `schema/` file.
    """
    for problem in file.problems:
        if problem.kind == "unknown" and problem.field:
            # This loads a YAML parser, which a file without such a field does not need.
            from bot.document.locations import locate_values

            message, fix = _suggest(file, problem)
            line, column = locate_values(file.text)[1].get(problem.field, (0, 0))
            yield Violation(
                message,
                problem.field,
                fix,
                line=line,
                column=column,
            )


def _suggest(file: EntryFile, problem: SchemaProblem) -> tuple[str, Fix | None]:
    """Return the problem with what to write instead, and a fix where that is certain.

    Where nothing is near, only the problem is said.
    """
    field, message = problem.field, problem.message
    name, value = str(field[-1]), file.tree.get(str(field[0]))
    word = name.strip().lower()
    if len(field) > 1:
        return message, None
    if name in file.tree and value is None:
        fix = Fix(say("Take the empty field away"), (RemoveField((name,)),))
        return say("{problem} It is empty.", problem=message), fix
    if word in file.layout.outside:
        fix = Fix(say("Take `{field}` away", field=name), (RemoveField((name,)),))
        return say("{problem} GitHub tells it.", problem=message), fix
    if isinstance(value, str) and _matches_path(file, word, value):
        fix = Fix(say("Take `{field}` away", field=name), (RemoveField((name,)),))
        return say("{problem} The path of the file says it.", problem=message), fix
    if isinstance(value, str) and word in LINK_LABELS:
        url = read_address(value)
        if url is not None:
            return _suggest_link(file, message, name, url)
    return _suggest_name(file, message, name)


def _suggest_link(
    file: EntryFile,
    problem: str,
    name: str,
    url: str,
) -> tuple[str, Fix | None]:
    """Return the problem with the advice to move an address under `links`."""
    label = name.strip().lower()
    # These two words say of no kind of page that it is one.
    if label in ("link", "url"):
        label = derive_label(url)
    message = say(
        "{problem} Links stand under `links`: write `{label}: {url}` there.",
        problem=problem,
        label=label,
        url=url[:100],
    )
    return message, _move_under_links(file, name, label, url)


def _suggest_name(
    file: EntryFile,
    problem: str,
    name: str,
) -> tuple[str, Fix | None]:
    """Return the problem with the name of a known field, if one is near."""
    word = name.strip().lower()
    fields = get_key_order(file.layout.fields)
    # Where two names are near enough, neither is sure.
    sure_names = get_close_matches(word, fields, 2, _SURE)
    if word in OTHER_NAMES:
        sure_names = [OTHER_NAMES[word]]
    near_names = sure_names or get_close_matches(word, fields, 1, _NEAR)
    if not near_names:
        return problem, None
    better_name = near_names[0]
    message = say(
        "{problem} Did you mean `{suggestion}`?",
        problem=problem,
        suggestion=better_name,
    )
    # Fields from `also_in` on decide whether and where the list shows the entry, so no slip
    # may write them.
    is_open = better_name in fields[: fields.index("also_in")]
    if file.tree.get(better_name) is not None or not is_open:
        return message, None
    value = file.tree.get(name)
    repair = repair_field(better_name, value, file.layout, {})
    better_value = value if repair is None else repair.value
    edits: list[Edit] = [RenameField((name,), better_name)]
    if better_value != value:
        edits.append(SetValue((better_name,), better_value))
    is_complete = repair is None or not (repair.unused or repair.links)
    fits = isinstance(better_value, SHAPES.get(better_name, str))
    is_safe = len(sure_names) == 1 and is_complete and fits
    return message, Fix(
        say("Write `{text}`", text=better_name),
        tuple(edits),
        safe=is_safe,
    )


def _matches_path(file: EntryFile, name: str, value: str) -> bool:
    """Return whether a field only repeats what the file's path gives.

    That is the list, the section or the name.
    """
    if file.entry is None:
        return False
    entry_id = file.entry.id
    title = file.section.title if file.section else ""
    values = {
        "id": {entry_id.slug, str(entry_id)},
        "slug": {entry_id.slug},
        "section": {entry_id.section, title},
        "list": {entry_id.list_id, file.layout.title},
    }
    folded_values = {text.casefold() for text in values.get(name, ())}
    return value.strip().casefold() in folded_values


def _move_under_links(
    file: EntryFile,
    name: str,
    label: str,
    url: str,
) -> Fix | None:
    links = file.tree.get("links") or {}
    # A link under that label must not be replaced.
    if not isinstance(links, dict) or label in links:
        return None
    edits: tuple[Edit, ...] = (SetValue(("links", label), url), RemoveField((name,)))
    return Fix(say("Move it under `links`, as `{label}`", label=label), edits)

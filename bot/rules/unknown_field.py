"""unknown-field."""

from collections.abc import Iterator
from difflib import get_close_matches

from bot.identity.identifiers import derive_label
from bot.model.entry import key_order
from bot.model.finding import Edit, FieldPath, Fix, RemoveField, RenameField, SetValue
from bot.model.rule import EntryFile, Violation, rule
from bot.repairs.fields import repair_field
from bot.repairs.links import read_address

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
"""What people write at the top of a file for a link; it belongs under `links`."""
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
SHAPES = {"links": dict, "authors": list, "tags": list}
"""What a field holds that holds no text."""
_NEAR, _SURE = 0.6, 0.8


@rule("error", only_if=())
def unknown_field(file: EntryFile) -> Iterator[Violation]:
    """A file holds the fields of its list, and no others.

    ## Why is this bad?
    What stands in a field that nobody knows is shown nowhere: a slip of the pen
    loses it without a sign.

    ## How to mend it
    Write the name that the message proposes, or take the field away. A new field
    for all entries is declared in the list's `schema/` file.
    """
    for problem in file.problems:
        if problem.kind == "unknown" and problem.field:
            from bot.document.locations import locate_values  # loads a YAML parser

            advice, fix = _advice(file, problem.field)
            line, column = locate_values(file.text)[1].get(problem.field, (0, 0))
            yield Violation(
                problem.message + advice, problem.field, fix, line=line, column=column
            )


def _advice(file: EntryFile, field: FieldPath) -> tuple[str, Fix | None]:
    """What to write instead, as a sentence and, where it is certain, as a fix."""
    name, value = str(field[-1]), file.tree.get(str(field[0]))
    word = name.strip().lower()
    if len(field) > 1:
        return "", None
    if name in file.tree and value is None:
        return " It is empty.", Fix(
            "Take the empty field away", (RemoveField((name,)),)
        )
    if isinstance(value, str) and _is_said_by_path(file, word, value):
        return " The path of the file says it.", Fix(
            f"Take `{name}` away", (RemoveField((name,)),)
        )
    url = (
        read_address(value) if word in LINK_LABELS and isinstance(value, str) else None
    )
    if url is not None:
        word = derive_label(url) if word in ("link", "url") else word
        return (
            f" Links stand under `links`: write `{word}: {url[:100]}` there.",
            _under_links(file, name, word, url),
        )
    fields = key_order(file.layout.fields)
    sure = (
        [OTHER_NAMES[word]]
        if word in OTHER_NAMES
        else get_close_matches(word, fields, 2, _SURE)
    )
    near = sure or get_close_matches(word, fields, 1, _NEAR)
    if not near:
        return "", None
    is_free = (
        file.tree.get(near[0]) is None and near[0] in fields[: fields.index("also_in")]
    )
    repaired = repair_field(near[0], value, file.layout, {})
    better = value if repaired is None else repaired.value
    edits: list[Edit] = [RenameField(field, near[0])]
    edits += [SetValue((near[0],), better)] if better != value else []
    is_whole = repaired is None or not (repaired.unused or repaired.links)
    fits = isinstance(better, SHAPES.get(near[0], str))
    fix = Fix(
        f"Write `{near[0]}`", tuple(edits), safe=len(sure) == 1 and is_whole and fits
    )
    return f" Did you mean `{near[0]}`?", fix if is_free else None


def _is_said_by_path(file: EntryFile, name: str, value: str) -> bool:
    """Return whether a field only repeats the list, the section or the name that the file's path gives."""
    if file.entry is None:
        return False
    own = file.entry.id
    title = file.section.title if file.section else ""
    said = {
        "id": {own.slug, str(own)},
        "slug": {own.slug},
        "section": {own.section, title},
        "list": {own.list_id, file.layout.title},
    }
    return value.strip().casefold() in {text.casefold() for text in said.get(name, ())}


def _under_links(file: EntryFile, name: str, label: str, url: str) -> Fix | None:
    links = file.tree.get("links") or {}
    if not isinstance(links, dict) or label in links:
        return None
    edits: tuple[Edit, ...] = (SetValue(("links", label), url), RemoveField((name,)))
    return Fix(f"Move it under `links`, as `{label}`", edits)

"""The section of CONTRIBUTING.md that says how to add something to a list."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from bot.engine.file_pass import Examiner
from bot.forms.examples import leads_out
from bot.forms.required_fields import find_required_fields
from bot.model.catalog import Catalog
from bot.model.layout import Layout
from bot.plan import WriteFile
from bot.ports import Context

_PATHS: Final = ("CONTRIBUTING.md", ".github/CONTRIBUTING.md", "docs/CONTRIBUTING.md")
_MOST_READ: Final = 100
"""Entries among which a sample is looked for."""
_LONGEST_SAMPLE: Final = 1_000
_MOST_NAMED: Final = 10
"""Sections that are named for one required field."""


def plan_contributing(
    context: Context, layout: Layout, catalog: Catalog, *, has_forms: bool
) -> Iterator[WriteFile]:
    """Plan a section for contributors, at the end of what is said to them already."""
    there = {
        file.path.casefold(): file.path for file in context.workspace.list_files("")
    }
    path = next(
        (there[one.casefold()] for one in _PATHS if one.casefold() in there), _PATHS[0]
    )
    text = (context.workspace.read(path) or b"# Contributing\n").decode(
        "utf-8", "replace"
    )
    if f"entries/{layout.id}/" in text:
        return
    ending = "\r\n" if "\r\n" in text else "\n"
    document = f"[{layout.document}]({'../' * path.count('/')}{layout.document})"
    form_line = (
        "- fill in one of the issue forms (no git needed);\n" if has_forms else ""
    )
    said = f"""
## Adding something to the list

Each item of {document} is a small file under `entries/{layout.id}/`; the list is
made from these. Do whichever you like best:

{form_line}- add a file and open a pull request{_describe_sample(context, layout, catalog)}
- or edit the list itself: your line is turned into such a file.

{_describe_required(layout)}
You get one comment. Its first line says whose turn it is; what a machine can repair is repaired.
"""
    yield WriteFile(path, text.rstrip() + ending + said.replace("\n", ending))


def _describe_sample(context: Context, layout: Layout, catalog: Catalog) -> str:
    """Return the end of a sentence that shows an entry of the list as a sample: one that no rule finds fault with.

    It comes from the section with most entries, as most contributions will.
    """
    examiner = Examiner(layout, context.today.year)
    known = list(catalog.iterate_list(layout.id))
    sizes = Counter(entry.id.section for entry in known)
    entries = sorted(known, key=lambda entry: (-sizes[entry.id.section], entry.id))
    for entry in islice(entries, _MOST_READ):
        if (
            entry.verbatim is not None
            or entry.removed is not None
            or not leads_out(entry)
        ):
            continue
        data = context.workspace.read(entry.id.path) or b""
        if (
            0 < len(data) <= _LONGEST_SAMPLE
            and not examiner.examine(entry.id.path, data).findings
        ):
            lines = data.decode("utf-8", "replace").rstrip("\n").split("\n")
            # The merge writes the day; a contributor who copies the sample need not know the field.
            lines = [line for line in lines if not line.startswith("added:")]
            block = "\n".join(f"  {line}" for line in ["```yaml", *lines, "```"])
            return f"; this is `{entry.id.path}`:\n\n{block}\n"
    section = next(iter(layout.sections))
    return f", such as `entries/{layout.id}/{section}/short-name.yaml`, with its `title` and its `links`;"


def _describe_required(layout: Layout) -> str:
    """Return what the sections require besides a title and a link, as a paragraph; empty where nothing is."""
    rows = []
    for name, sections in find_required_fields({layout.id: layout}).items():
        field = "year" if name == "date" else name
        named = {one.section for one in sections}
        others = [
            section.title
            for key, section in layout.sections.items()
            if key not in named
        ]
        where = "everywhere"
        if others and len(others) < len(named):
            where = f"everywhere but in {_join_titles(others)}"
        elif others:
            where = f"in {_join_titles([layout.sections[one.section].title for one in sections])}"
        rows.append(f"- `{field}` {where}")
    if not rows:
        return "A title and one link are enough.\n"
    listed = "\n".join(rows)
    return f"A title and one link are needed, and besides:\n\n{listed}\n"


def _join_titles(titles: Sequence[str]) -> str:
    more = f" and {len(titles) - _MOST_NAMED} more" if len(titles) > _MOST_NAMED else ""
    return f"{', '.join(titles[:_MOST_NAMED])}{more}"

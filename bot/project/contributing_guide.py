"""Plan the section of CONTRIBUTING.md that says how to add something to a list."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from bot.engine.file_pass import Examiner
from bot.forms.customs import describe_request_customs
from bot.forms.examples import leads_out
from bot.forms.required_fields import find_required_fields
from bot.model.catalog import Catalog
from bot.model.entry import Entry
from bot.model.layout import Layout
from bot.model.settings import Settings
from bot.plan import WriteFile
from bot.ports import Context

# The places where GitHub looks for the guide, and shows it to contributors.
_PATHS: Final = ("CONTRIBUTING.md", ".github/CONTRIBUTING.md", "docs/CONTRIBUTING.md")
# Entries among which a sample is looked for.
_MOST_READ: Final = 100
# Bytes of an entry that may be a sample.
_LONGEST_SAMPLE: Final = 1_000
# Sections that are named for one required field.
_MOST_NAMED: Final = 10


def plan_contributing(
    context: Context,
    layout: Layout,
    catalog: Catalog,
    settings: Settings,
) -> Iterator[WriteFile]:
    """Plan a section for contributors, at the end of the guide that is there already.

    Nothing is planned where the guide speaks of the list's entries.
    """
    path = _find_guide(context)
    data = context.workspace.read(path) or b"# Contributing\n"
    text = data.decode("utf-8", "replace")
    if f"entries/{layout.id}/" in text:
        return
    section = _render_section(
        context,
        layout,
        catalog,
        path,
        settings,
    )
    # A file whose lines end in CR LF does so below the new section too.
    ending = "\r\n" if "\r\n" in text else "\n"
    yield WriteFile(path, text.rstrip() + ending + section.replace("\n", ending))


def _find_guide(context: Context) -> str:
    """Return the path of the guide as it is spelled; of a new one, if there is none."""
    spellings = {}
    for file in context.workspace.list_files(""):
        spellings[file.path.casefold()] = file.path
    for path in _PATHS:
        spelling = spellings.get(path.casefold())
        if spelling is not None:
            return spelling
    return _PATHS[0]


def _render_section(
    context: Context,
    layout: Layout,
    catalog: Catalog,
    path: str,
    settings: Settings,
) -> str:
    """Return the section as Markdown, for a guide at *path*."""
    above = "../" * path.count("/")
    document = f"[{layout.document}]({above}{layout.document})"
    form_line = ""
    if settings.submissions.enabled:
        form_line = "- fill in one of the issue forms (no git needed);\n"
    sample = _describe_sample(context, layout, catalog)
    customs = "".join(f"{custom}\n" for custom in describe_request_customs(settings))
    return f"""
## Adding something to the list

Each item of {document} is a small file under `entries/{layout.id}/`; the list is
made from these. Do whichever you like best:

{form_line}- add a file and open a pull request{sample}
- or edit the list itself: your line is turned into such a file.

{_describe_required(layout)}
You get one comment. Its first line says whose turn it is; what a machine can repair is repaired.
{customs}"""


def _describe_sample(
    context: Context,
    layout: Layout,
    catalog: Catalog,
) -> str:
    """Return the end of a sentence that shows an entry of the list as a sample.

    No rule finds fault with the sample. It comes from the section with most entries,
    as most contributions will. Where no entry will do, only a path is named.
    """
    examiner = Examiner(layout, context.today.year)
    entries = list(catalog.iterate_list(layout.id))
    sizes = Counter(entry.id.section for entry in entries)
    entries.sort(key=lambda entry: (-sizes[entry.id.section], entry.id))
    for entry in islice(entries, _MOST_READ):
        if not _may_be_sample(entry):
            continue
        path = entry.id.path
        data = context.workspace.read(path) or b""
        is_short = 0 < len(data) <= _LONGEST_SAMPLE
        if is_short and not examiner.examine(path, data).findings:
            return f"; this is `{path}`:\n\n{_render_sample(data)}\n"
    section = next(iter(layout.sections))
    path = f"entries/{layout.id}/{section}/short-name.yaml"
    return f", such as `{path}`, with its `title` and its `links`;"


def _may_be_sample(entry: Entry) -> bool:
    """Return whether an entry is shown by its fields, and leads somewhere."""
    is_plain = entry.verbatim is None and entry.removed is None
    return is_plain and leads_out(entry.all_links)


def _render_sample(data: bytes) -> str:
    """Return an entry file as a code block inside an item of a list."""
    lines = data.decode("utf-8", "replace").rstrip("\n").split("\n")
    # The merge writes the day; a contributor who copies the sample need not know the field.
    lines = [line for line in lines if not line.startswith("added:")]
    block = ["```yaml", *lines, "```"]
    return "\n".join(f"  {line}" for line in block)


def _describe_required(layout: Layout) -> str:
    """Return, as a paragraph, what is required besides a title and a link."""
    rows = []
    for name, sections in find_required_fields({layout.id: layout}).items():
        # A form asks for the date where a year is required; a file needs the year only.
        field = "year" if name == "date" else name
        requiring = [section.section for section in sections]
        rows.append(f"- `{field}` {_describe_scope(layout, requiring)}")
    if not rows:
        return "A title and one link are enough.\n"
    listed = "\n".join(rows)
    return f"A title and one link are needed, and besides:\n\n{listed}\n"


def _describe_scope(layout: Layout, requiring: Sequence[str]) -> str:
    """Return where a field is required, in the shorter of two ways."""
    exempt = []
    for key, section in layout.sections.items():
        if key not in requiring:
            exempt.append(section.title)
    if not exempt:
        return "everywhere"
    if len(exempt) < len(set(requiring)):
        return f"everywhere but in {_join_titles(exempt)}"
    titles = [layout.sections[key].title for key in requiring]
    return f"in {_join_titles(titles)}"


def _join_titles(titles: Sequence[str]) -> str:
    more = ""
    if len(titles) > _MOST_NAMED:
        more = f" and {len(titles) - _MOST_NAMED} more"
    return f"{', '.join(titles[:_MOST_NAMED])}{more}"

"""The list as CSV, which a spreadsheet opens without running anything."""

import csv
import io
from typing import Final

from bot.readers.work import ReaderList, Work, list_values

# A cell that begins so may be run as a formula:
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
_COLUMNS: Final = (
    "id",
    "title",
    "name",
    "authors",
    "date",
    "venue",
    "award",
    "description",
    "tags",
    "sections",
    "added",
)


def render_csv(reader_list: ReaderList) -> str:
    """Return a row for each work, below a row of names.

    The columns are the fields of every list, then the links by their labels, then the
    list's own fields. The first character is a byte order mark, without which
    spreadsheets take UTF-8 for something else.
    """
    labels = sorted({link.label for work in reader_list.entries for link in work.links})
    own = sorted({name for work in reader_list.entries for name in work.fields})
    github = sorted({name for work in reader_list.entries for name in work.github})
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(
        [
            *_COLUMNS,
            *(f"links.{label}" for label in labels),
            *own,
            *(f"github.{name}" for name in github),
        ]
    )
    for work in reader_list.entries:
        urls: dict[str, str] = {}
        for link in work.links:
            urls.setdefault(link.label, link.url)
        values = [
            *_list_common(work),
            *(urls.get(label, "") for label in labels),
            *(_join(work.fields.get(name, "")) for name in own),
            *(_join(work.github.get(name, "")) for name in github),
        ]
        writer.writerow([_make_safe(value) for value in values])
    return "\ufeff" + output.getvalue()


def _list_common(work: Work) -> list[str]:
    return [
        work.id,
        work.title,
        work.name,
        "; ".join(work.authors),
        work.date,
        work.venue,
        work.award,
        work.text,
        "; ".join(work.tags),
        "; ".join(work.sections),
        work.added,
    ]


def _join(value: object) -> str:
    return "; ".join(map(str, list_values(value)))


def _make_safe(text: str) -> str:
    """Return a cell that a spreadsheet takes for text."""
    cell = text.replace("\0", "")
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

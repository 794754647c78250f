"""Read a submission without any heading of a form.

Somebody emptied the form, or opened a blank issue.
"""

from collections.abc import Iterable

from bot.forms.questions import LINK, REMARK
from bot.model.submission import Answers, Form
from bot.repairs.bibtex import parse_bibtex
from bot.repairs.links import find_links


def read_plain_text(body: str, forms: Iterable[Form]) -> Answers | None:
    """Return the answers that a text without headings gives the form for new entries.

    Its links, or its BibTeX entry, begin the entry. All of its words go below the
    remarks too, where a maintainer sees them. Return None if it names no work.

    Args:
        body: the text of the issue.
        forms: the forms of today, then earlier ones, newest first.
    """
    if any(line.startswith("### ") for line in body.splitlines()):
        return None
    form = next((form for form in forms if form.kind == "add"), None)
    if form is None:
        return None
    text = body.strip()
    if parse_bibtex(body):
        return Answers(form, {LINK: text}, has_headings=False)
    if not find_links(body).links:
        return None
    return Answers(
        form,
        {LINK: text, REMARK: text},
        has_headings=False,
    )

"""unsafe-link."""

from collections.abc import Iterator

from bot.identity.url_policy import find_url_problem, is_ordinary
from bot.markdown.link_targets import find_targets, is_relative
from bot.model.rule import UNUSUAL_LINK, EntryFile, Violation, rule, text_marker
from bot.repairs.fields import fix_field


def _is_safe(url: str) -> bool:
    return find_url_problem(url) is None


@rule(
    "error",
    security=True,
    only_if={UNUSUAL_LINK, "also_in", text_marker("]("), text_marker("]:"), text_marker("<")},
)
def unsafe_link(file: EntryFile) -> Iterator[Violation]:
    """Links are plain web addresses, and lead where they seem to lead.

    ## Why is this bad?
    A link can run a script, name one host and open another, or reach into the
    reader's own network. Links inside a text are judged like those under `links`.

    ## How to mend it
    Write the address as the browser shows it when the page is open: `https://`,
    the host's plain name, no spaces, quotes or backslashes. An arXiv number, a DOI,
    an address without `https://` or with a sign behind it the bot writes so itself.
    """
    for field, url, is_value in find_targets(file.tree, file.layout.fields):
        if is_ordinary(url) or is_relative(url) or not (url or is_value):
            continue
        problem = find_url_problem(url)
        if problem and is_value:
            yield Violation(problem, field, fix_field(file.tree, file.layout, field, _is_safe))
        elif problem:
            yield Violation(f"`{url[:80]}` in this text: {problem}", field)

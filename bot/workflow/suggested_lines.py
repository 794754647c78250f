"""Plan the suggestions on the diff of a pull request."""

import hashlib
from collections.abc import Iterable, Iterator

from bot.model.analysis import Replacement
from bot.model.document_layouts import is_document_path
from bot.model.forge import PullRequest, Suggestion
from bot.output.untrusted import is_copyable, quote_block
from bot.plan.forge import Suggest

# Hexadecimal digits that tell suggestions apart.
_DIGEST_LENGTH = 16


def plan_suggestions(
    pull: PullRequest,
    replacements: Iterable[Replacement],
) -> Iterator[Suggest]:
    """Plan one review that suggests the repairs on the diff, each fault once.

    Only entry files and documents get suggestions, whatever the analysis hands over.
    """
    suggestions = tuple(
        Suggestion(
            replacement.path,
            replacement.first,
            replacement.last,
            _render_suggestion(replacement),
        )
        for replacement in replacements
        if _may_suggest(replacement)
    )
    if suggestions:
        yield Suggest(pull.number, pull.head, suggestions)


def _may_suggest(replacement: Replacement) -> bool:
    path = replacement.path
    is_range = 0 < replacement.first <= replacement.last
    may_change = is_document_path(path) or path.startswith("entries/")
    return may_change and is_range and is_copyable(replacement.text)


def _render_suggestion(replacement: Replacement) -> str:
    """Return the text of a review comment.

    Its marker depends on file and text only: a push that leaves the fault keeps it.
    """
    source = f"{replacement.path}\0{replacement.text}".encode()
    digest = hashlib.sha256(source).hexdigest()[:_DIGEST_LENGTH]
    marker = f"<!-- listwright:suggestion {digest} -->"
    return f"{marker}\n{quote_block(replacement.text, 'suggestion', exact=True)}"

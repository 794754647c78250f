"""The forms by which issues are read: today's, and those of earlier layouts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from bot.forms.issue_forms import get_form_path, plan_forms, read_form
from bot.model.layout import Layout
from bot.model.settings import Settings
from bot.model.submission import Form
from bot.model.wording import LANGUAGES

# Headings that no issue has by chance.
_FEW = 2


def list_forms(
    layouts: Mapping[str, Layout],
    settings: Settings,
    versions: Callable[[str], Iterable[bytes]],
) -> Iterator[Form]:
    """Yield today's forms, then those that issues may have been opened with before.

    Another language asks the same questions, so its forms come before earlier ones.

    Args:
        layouts: the lists.
        settings: the repository's.
        versions: returns the contents that a file had, newest first. It is called only
            when today's forms are used up.
    """
    today = plan_forms(layouts, settings)
    yield from today
    translated = plan_translations(layouts, settings)
    yield from translated
    for form in today:
        translations = [other for other in translated if other.kind == form.kind]
        for data in versions(get_form_path(form.kind)):
            text = data.decode("utf-8", "replace")
            former = read_form(text, form, translations)
            if former is not None and former not in (form, *translations):
                yield former


def plan_translations(
    layouts: Mapping[str, Layout],
    settings: Settings,
) -> list[Form]:
    """Return the forms in the languages that they do not ask in today."""
    forms: list[Form] = []
    for language in LANGUAGES:
        if language != settings.language:
            forms += plan_forms(layouts, settings, language)
    return forms


def matches_form(
    title: str,
    body: str,
    forms: Sequence[Form],
) -> bool:
    """Return whether an issue was opened with one of *forms*, though perhaps edited.

    This is cheap, and no more than a guess: two of a form's headings are enough, or its
    title and any heading at the beginning.
    """
    lines = {line.rstrip() for line in body.splitlines() if line.startswith("### ")}
    for form in forms:
        headings = {f"### {question.label}" for question in form.questions}
        if len(headings & lines) >= _FEW:
            return True
        if title.startswith(form.title) and body.lstrip().startswith("### "):
            return True
    return False

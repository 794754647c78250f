"""Forms in another language: the same questions, and issues opened with either are read."""

import pytest

from bot.forms.form_versions import list_forms, matches_form, plan_translations
from bot.forms.issue_forms import get_form_path, plan_forms, render_form
from bot.forms.parser import parse_answers
from bot.forms.proposal import propose
from bot.model.settings import Settings
from bot.model.submission import Answers, Form
from bot.model.wording import LANGUAGES, Language, speak
from tests.forms.scene import (
    CATALOG,
    LAYOUTS,
    MODELS,
    SETTINGS,
    TODAY,
    filled,
    listed,
    proposed,
)

OTHERS = [language for language in LANGUAGES if language != "en"]
ANSWERS = {
    "section": MODELS,
    "title": "Flying Blind",
    "link": "arxiv.org/abs/2404.01234",
    "description": "It flies.",
}
PROBLEMS = {"section": "Nowhere", "link": "none yet", "authors": "n/a"}


def find_form(language: Language, kind: str) -> Form:
    forms = plan_forms(LAYOUTS, SETTINGS, language)
    return next(form for form in forms if form.kind == kind)


@pytest.mark.feature("languages")
@pytest.mark.parametrize("language", OTHERS)
def test_a_form_asks_the_same_in_other_words(language: Language) -> None:
    for english, other in zip(
        plan_forms(LAYOUTS, SETTINGS, "en"),
        plan_forms(LAYOUTS, SETTINGS, language),
        strict=True,
    ):
        assert [question.id for question in other.questions] == [
            question.id for question in english.questions
        ]
        for mine, theirs in zip(other.questions, english.questions, strict=True):
            assert (mine.kind, mine.field, mine.required, mine.lists) == (
                theirs.kind,
                theirs.field,
                theirs.required,
                theirs.lists,
            )
            assert [option.value for option in mine.options] == [
                option.value for option in theirs.options
            ]
        labels = [question.label for question in other.questions]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("opened", LANGUAGES)
@pytest.mark.parametrize("answers", [ANSWERS, PROBLEMS])
def test_an_issue_is_read_whatever_the_language_of_its_form(
    spoken: Language, opened: Language, answers: dict[str, str]
) -> None:
    settings = Settings(repository="octo-lists/vision", language=spoken)
    form = find_form(opened, "add")
    forms = list_forms(LAYOUTS, settings, lambda _: ())
    title = f"{form.title}Flying Blind"
    known_forms = [
        *plan_forms(LAYOUTS, settings),
        *plan_translations(LAYOUTS, settings),
    ]

    read = parse_answers(filled(form, answers), forms)

    assert isinstance(read, Answers)
    assert matches_form(title, filled(form, answers), known_forms)
    with speak(spoken):
        found = propose(read, CATALOG, listed, TODAY, {})
    english = proposed("add", **answers)
    assert (found.path, found.text) == (english.path, english.text)
    assert len(found.problems) == len(english.problems)
    assert len(found.changed) == len(english.changed)
    assert (found.problems == english.problems) == (
        spoken == opened == "en" or not english.problems
    )


@pytest.mark.parametrize("language", OTHERS)
def test_who_declined_to_be_named_stays_unnamed_after_a_change_of_the_language(
    language: Language,
) -> None:
    form = find_form("en", "add")
    # The list had one field less when the issue was opened: only that version reads it.
    former = render_form(form).replace("label: Venue\n", "label: Conference\n")
    (box,) = form.questions[-1].options
    body = filled(form, {**ANSWERS, "credit": f"- [x] {box.shown}"})
    body = body.replace("### Venue\n", "### Conference\n")
    settings = Settings(repository="octo-lists/vision", language=language)
    forms = list_forms(
        LAYOUTS,
        settings,
        lambda path: [former.encode()] if path == get_form_path("add") else [],
    )

    read = parse_answers(body, forms)

    assert isinstance(read, Answers)
    assert not propose(read, CATALOG, listed, TODAY, {}).is_named

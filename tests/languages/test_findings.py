"""Findings in another language: the same faults, places and repairs, in other words."""

from pathlib import Path

import pytest

from bot.model.finding import Finding
from bot.model.wording import LANGUAGES, Language, speak
from bot.output.rule_cases import judge_case
from tests.rules.cases import case_paths, load_case

OTHERS = [language for language in LANGUAGES if language != "en"]


def strip_words(finding: Finding) -> tuple[object, ...]:
    """Return what a finding is, without a word of what it says."""
    fix = finding.fix
    return (
        finding.rule,
        finding.severity,
        finding.location,
        finding.field,
        finding.value,
        [related.location for related in finding.related],
        fix and (fix.edits, fix.safe, fix.path),
    )


def read_words(finding: Finding) -> list[str]:
    """Return all that a finding says."""
    fix = [finding.fix.description] if finding.fix else []
    return [finding.message, *fix, *(related.note for related in finding.related)]


def name_case(path: Path) -> str:
    """Return the id that pytest shows."""
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", case_paths(), ids=name_case)
def test_a_language_changes_nothing_but_the_words(
    path: Path, language: Language
) -> None:
    case = load_case(path)
    said = judge_case(case)

    with speak(language):
        translated = judge_case(case)

    # Findings of one place and rule stand in the order of their words.
    assert sorted(map(repr, map(strip_words, translated))) == sorted(
        map(repr, map(strip_words, said))
    )
    for finding in translated:
        for words in read_words(finding):
            assert words
            assert "\n" not in words

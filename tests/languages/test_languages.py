"""Other languages: every sentence is translated, with its values and its code, and none is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.model.wording import LANGUAGES, Language, count, read_translations, say, speak

BOT = Path(__file__).parents[2] / "bot"
OTHERS = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
CODE = re.compile(r"`[^`]+`")
SENTENCES = {"say": (0,), "mark_sentence": (0,), "count": (1, 2)}
"""The arguments that are templates, by function."""


def find_templates() -> set[str]:
    """Return every template in the code."""
    return {
        template
        for path in BOT.rglob("*.py")
        for template in read_templates(ast.parse(path.read_text("utf-8")))
    }


def read_templates(tree: ast.AST) -> Iterator[str]:
    """Yield the templates of a module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        for position in SENTENCES.get(node.func.id, ()):
            argument = node.args[position]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value
            else:
                # A name of a constant or of a parameter; whoever fills it marks the sentence.
                assert not isinstance(argument, ast.JoinedStr), ast.unparse(node)


TEMPLATES = find_templates()


def test_there_are_sentences() -> None:
    assert len(TEMPLATES) > 100


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_and_none_is_left_over(language: Language) -> None:
    translated = read_translations(language).keys()

    assert sorted(TEMPLATES - translated) == []
    assert sorted(translated - TEMPLATES) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_values_and_the_code(language: Language) -> None:
    for template, sentence in read_translations(language).items():
        assert set(PLACEHOLDER.findall(sentence)) == set(PLACEHOLDER.findall(template))
        assert sorted(CODE.findall(sentence)) == sorted(CODE.findall(template)), (
            template
        )
        assert sentence.count("\n") == template.count("\n"), template
        assert sentence != template or not re.search(r"[a-z]{4}", template), template


def test_english_says_the_template_and_a_language_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "bot.model.wording.read_translations",
        lambda language: {"{n} works": "{n} 个作品"} if language == "zh" else {},
    )

    assert say("{n} works", n=2) == "2 works"
    with speak("zh"):
        assert say("{n} works", n=2) == "2 个作品"
        assert say("Not translated {x}", x=1) == "Not translated 1"
        assert count(2, "{number} work", "{number} works") == "2 works"
    assert say("{{n}}") == "{n}"

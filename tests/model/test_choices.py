"""What is said of a word that is none of a list's own."""

import pytest

from bot.model.choices import find_near_spellings, name_some, suggest

SYSTEMS = (
    "Linux",
    "Windows",
    "macOS",
    "Android",
    "Monitoring",
    "Manufacturing",
    "Web browsers",
    "C++",
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("linux", "Linux"),
        ("Linus", "Linux"),
        ("WINDOWS", "Windows"),
        ("Widnows", "Windows"),
        ("mac OS", "macOS"),
        ("Monitor", "Monitoring"),
        ("Measuring", None),
        ("Web browser", "Web browsers"),
        ("browser", "Web browsers"),
        ("Linux x86", "Linux"),
        ("Linux or Windows", None),
        ("c++", "C++"),
        ("", None),
        ("?", None),
    ],
)
def test_a_choice_is_suggested_by_near_spelling_or_by_its_words_only(
    text: str, meant: str | None
) -> None:
    assert suggest(text, SYSTEMS) == meant


def test_spellings_that_are_merely_alike_suggest_nothing() -> None:
    assert suggest("Monitoring", ["Manufacturing", "Marketing"]) is None


def test_two_near_spellings_are_both_given() -> None:
    assert find_near_spellings("model", ["models", "model-x", "papers"]) == [
        "models",
        "model-x",
    ]


def test_at_most_ten_values_are_named() -> None:
    assert name_some(["a"]) == "`a`"
    assert name_some(["a", "b"], "or") == "`a` or `b`"
    named = name_some([str(number) for number in range(40)])
    assert named.endswith("`9` and 30 more")
    assert named.count("`") == 20

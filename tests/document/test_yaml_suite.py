"""The error cases of the YAML test suite: what any other reader refuses, none of ours takes."""

import json
from pathlib import Path

import pytest

from bot.document import event_parser
from bot.document.reader import Document, Unreadable, parse_yaml

CASES = json.loads(
    (Path(__file__).parent / "yaml_suite" / "errors.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_no_error_case_of_the_suite_is_read(case: dict[str, str]) -> None:
    assert isinstance(parse_yaml(case["yaml"]), Unreadable)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_the_parser_without_libyaml_reads_no_error_case_either(
    case: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_parser, "parser", event_parser.PureParser)

    assert isinstance(parse_yaml(case["yaml"]), Unreadable)


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ('title: "Barn"# owl\n', 'title: "Barn"  # owl\n'),
        ("title: |# owl\n  Barn\n", "title: |  # owl\n  Barn\n"),
        ('title: "Barn\nOwl"\nyear: 2024\n', 'title: "Barn\n  Owl"\nyear: 2024\n'),
        ("tags: [owl,\nbird,\nnight]\n", "tags: [owl,\n  bird,\n  night]\n"),
        ("links:\n  paper: [owl,\n  bird]\n", "links:\n  paper: [owl,\n    bird]\n"),
    ],
)
def test_what_only_libyaml_reads_is_repaired(text: str, corrected: str) -> None:
    found = parse_yaml(text)

    assert isinstance(found, Unreadable)
    assert found.corrected_text == corrected


@pytest.mark.parametrize(
    "text",
    [
        "tags: [\n  owl,\n]\n",
        "links: {\n  paper: owl\n}\n",
        'title: "Barn\n  Owl"\n',
        'title: "Barn"  # owl\n',
        "title: |\n\n  Barn\n  # owl\n",
        "title: |2\n    Barn\n",
        "{title: Barn,\nyear: 2024}\n",
    ],
)
def test_what_all_programs_read_is_read(text: str) -> None:
    assert isinstance(parse_yaml(text), Document)

"""The page of features: each row is declared, is shown by tests that are there, and has a switch that is there."""

import re
from itertools import chain
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from bot.cli import COMMANDS
from bot.engine.registry import load_rules
from tests.docs.modules import load_docs_module

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/features.md").read_text("utf-8")
COMMANDS_PAGE = (ROOT / "docs/commands.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| (?!feature|---)", line)]
LINK = re.compile(r"\[([^]]+)\]\(\.\./(tests/[^)]+)\)")
MARKER = '@pytest.mark.feature("keepers")\n'
TEST = "def test_it() -> None: ...\n"


@pytest.fixture(scope="module")
def features() -> ModuleType:
    """Return the module that makes the page."""
    return load_docs_module("features")


def list_switches() -> list[str]:
    """Return what stands as code in the column of switches."""
    cells = "\n".join(row.split(" | ")[3] for row in ROWS)
    return sorted(set(re.findall(r"`([^`]+)`", cells)))


def test_each_declared_row_stands_on_the_page_with_what_shows_it(
    features: ModuleType,
) -> None:
    groups = features.load_features().values()
    declared = list(chain.from_iterable(rows.values() for rows in groups))

    assert [row.split(" | ")[:2] for row in ROWS] == [
        [f"| {row.name}", row.says] for row in declared
    ]
    assert [row for row in ROWS if not LINK.search(row)] == []


def test_each_link_leads_to_a_test_or_to_cases_that_are_there() -> None:
    links = LINK.findall(PAGE)
    absent = []
    for text, path in links:
        if path.endswith(".py"):
            name = re.escape(text.replace(" ", "_"))
            module = (ROOT / path).read_text("utf-8")
            if not re.search(rf"(?m)^def test_(?:[TF]\d\d_)*{name}\(", module):
                absent.append((text, path))
        elif not (ROOT / path).exists():
            absent.append((text, path))

    assert len(links) > len(ROWS) > 60
    assert absent == []


def test_each_row_of_the_first_pages_comparison_is_a_row() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    table = readme.partition("## Compared with others")[2].partition("\n## ")[0]
    compared = re.findall(r"(?m)^\| ([^|]+) \| (?:yes|in )", table)

    assert "(docs/features.md)" in table
    assert sorted(compared) == sorted(COMPARED)
    names = {row.split(" | ")[0].removeprefix("| ") for row in ROWS}
    assert [name for name in COMPARED.values() if name not in names] == []


COMPARED = {
    "one file per entry": "One file per entry",
    "imports an old list, with a proof": "Import with proof",
    "one comment that says what to do": "Bot comment",
    "repairs a contribution": "Repairs",
    "finds duplicates": "Exact duplicates",
    "shows the line before the merge": "Preview of the line",
    "an edited list becomes an entry": "An edited list becomes an entry",
    "issue forms become entries": "Forms become entries",
    "sections by year": "Sections by year",
    "checks links on a schedule": "Links checked on a schedule",
    "stars and activity": "Stars and activity",
    "web pages": "Web pages",
    "keeps hand-written Markdown as the only source": "Markdown as the only source",
}
"""The rows of the comparison on the first page, and the row here that shows each."""


def is_there(switch: str) -> bool:
    """Return whether *switch* is a command, an order, a key or a rule of today."""
    program, _, rest = switch.partition(" ")
    if program == "make":
        return f"\n{rest}: " in (ROOT / "Makefile").read_text("utf-8")
    if program == "listwright":
        command, *options = rest.split(" ")
        part = COMMANDS_PAGE.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
        return command in COMMANDS and all(option in part for option in options)
    if switch.startswith("--"):
        return switch in COMMANDS_PAGE
    if switch.startswith("/"):
        orders = (ROOT / "docs/maintainers.md").read_text("utf-8")
        return f"| `{switch}" in orders
    return is_key(switch)


def is_key(switch: str) -> bool:
    """Return whether *switch* is a setting, a key of a layout or an entry, or a rule."""
    values = yaml.safe_load(switch)
    key = next(iter(values)) if isinstance(values, dict) else values
    pages = [
        (ROOT / "docs" / name).read_text("utf-8")
        for name in ("maintainers.md", "layout.md", "entry.md")
    ]
    return key in load_rules() or any(f"\n| `{key}` |" in page for page in pages)


@pytest.mark.parametrize("switch", list_switches())
def test_each_switch_is_there(switch: str) -> None:
    assert is_there(switch)


@pytest.mark.parametrize(
    "switch",
    ["weakly: true", "listwright rejoice", "listwright init --pages", "/dance"],
)
def test_another_switch_is_not(switch: str) -> None:
    assert not is_there(switch)


def test_a_row_that_nothing_shows_is_refused(features: ModuleType) -> None:
    row = features.Feature("Keepers", "They keep.", "on")

    shown = features.Shown("tests/test_it.py", "it")
    features.check_features({"keepers": row}, {"keepers": (shown,)})
    with pytest.raises(features.FeatureError, match="no test shows `keepers`; mark"):
        features.check_features({"keepers": row}, {})


def test_a_test_of_a_row_that_is_not_declared_is_refused(features: ModuleType) -> None:
    shown = features.Shown("tests/test_it.py", "it")

    with pytest.raises(
        features.FeatureError, match="`test_it` names the feature `keeper`, which"
    ):
        features.check_features({}, {"keeper": (shown,)})


def test_a_marker_is_read_beside_other_decorators(features: ModuleType) -> None:
    other = '@pytest.mark.parametrize("a", [1])\n'

    assert features.find_markers(f"{MARKER}{other}{TEST}", "tests/test_it.py") == [
        ("it", ["keepers"])
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{MARKER}def helper() -> None: ...\n",
        f"{MARKER}class TestIt:\n    {TEST}",
        f"pytestmark = {MARKER[1:]}",
        f"@pytest.mark.feature()\n{TEST}",
        f"@pytest.mark.feature(KEEPERS)\n{TEST}",
        f"@pytest.mark.feature\n{TEST}",
    ],
)
def test_a_marker_that_shows_nothing_is_refused(
    features: ModuleType, text: str
) -> None:
    with pytest.raises(features.FeatureError, match="right above a test"):
        features.find_markers(text, "tests/test_it.py")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"default": "on", "switches": "x"}, "unknown key `switches`"),
        ({"default": "perhaps"}, "must be one of on, off, asked"),
        ({"default": "off"}, "needs `switch`"),
        ({"default": "on", "cases": ["rules/cases/none"]}, "not there: tests/rules"),
    ],
)
def test_a_mistake_in_a_row_is_named(
    features: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    row: dict[str, object],
    message: str,
) -> None:
    head = ["[Group.keepers]", 'name = "Keepers"', 'says = "They keep."']
    lines = [f"{key} = {value!r}" for key, value in row.items()]
    declared = tmp_path / "features.toml"
    text = "\n".join([*head, *lines, "[not-here]\n"])
    declared.write_text(text, "utf-8")
    monkeypatch.setattr(features, "DECLARED", declared)

    with pytest.raises(features.FeatureError, match=message):
        features.load_features()


def test_an_id_stands_once(
    features: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    declared = tmp_path / "features.toml"
    declared.write_text("[One.keepers]\n[Two.keepers]\n[not-here]\n", "utf-8")
    monkeypatch.setattr(features, "DECLARED", declared)

    with pytest.raises(features.FeatureError, match="`keepers` stands twice"):
        features.load_features()

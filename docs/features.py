"""Make `docs/features.md`: what there is, what switches it on or off, and the tests that show it.

The rows are declared in `features.toml`. A test names the rows that it shows:
`@pytest.mark.feature("keepers")`. A marker goes with its test when that is renamed.
"""

import ast
import re
import tomllib
from collections import ChainMap, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DECLARED = ROOT / "docs/features.toml"
DEFAULTS = {"on": "on", "off": "off", "asked": "when asked"}
NOT_HERE = "not-here"
# The numbers of threats and faults, which other pages are about.
_NUMBERS = re.compile(r"^(?:[TF]\d\d_)+")
HEAD = """\
# Features

What Listwright does, and the tests that show it. *On* happens by itself, *off* only where the switch is set, and *when asked* where
somebody gives the command. Settings stand in [the maintainers' page](maintainers.md#settings), keys of the layout in [its own](layout.md),
commands of your machine in [a third](commands.md).

A test says itself which rows it shows. A row without a test fails the gate, and so does a test of a row that is not there.
"""


class FeatureError(Exception):
    """The rows and the tests do not agree, or a row is not declared as it should be."""


class Feature(NamedTuple):
    """A row of the page."""

    name: str
    says: str
    default: str
    switch: str | None = None
    cases: tuple[str, ...] = ()


class Shown(NamedTuple):
    """A test that shows a feature: its file, and its name without `test_`."""

    path: str
    name: str


def load_features() -> dict[str, dict[str, Feature]]:
    """Return the rows by group and id, as they are declared.

    Raises:
        FeatureError: A row has another key, a value that means nothing, or an id twice.
    """
    groups = _load_declaration()
    groups.pop(NOT_HERE)
    ids = list(chain.from_iterable(groups.values()))
    for name in ids:
        if ids.count(name) > 1:
            raise FeatureError(f"docs/features.toml: the id `{name}` stands twice.")
    return {group: _read_group(rows) for group, rows in groups.items()}


def load_missing() -> dict[str, str]:
    """Return what others have and Listwright has not, with the reason."""
    return dict(_load_declaration()[NOT_HERE])


@cache
def find_feature_tests() -> Mapping[str, tuple[Shown, ...]]:
    """Return the tests that name each feature.

    Raises:
        FeatureError: The marker stands on something that is no test.
    """
    shown = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text("utf-8")
        if ".mark.feature" not in text:
            continue
        where = path.relative_to(ROOT).as_posix()
        for test, names in find_markers(text, where):
            for name in names:
                shown[name].append(Shown(where, test))
    return {name: tuple(tests) for name, tests in shown.items()}


def find_markers(text: str, where: str) -> list[tuple[str, list[str]]]:
    """Return each test of the module *text* that is marked, with the features that it names.

    Raises:
        FeatureError: A marker stands on something that is no test, or names no feature.
    """
    tree = ast.parse(text)
    found = list(_read_markers(tree))
    uses = [node for node in ast.walk(tree) if _is_name_of_marker(node)]
    if len(uses) != len(found) or not all(names for _, names in found):
        raise FeatureError(
            f'{where}: write `@pytest.mark.feature("ID")` right above a test, and nowhere else.'
        )
    return found


def check_features(
    features: Mapping[str, Feature], tests: Mapping[str, tuple[Shown, ...]]
) -> None:
    """Compare the declared *features* with those that *tests* name.

    Raises:
        FeatureError: A feature is shown by nothing, or a test names one that is not declared.
    """
    for name, (first, *_) in tests.items():
        if name not in features:
            raise FeatureError(
                f"{first.path}: `test_{first.name}` names the feature `{name}`, which docs/features.toml does not declare."
            )
    for name, feature in features.items():
        if name not in tests and not feature.cases:
            raise FeatureError(
                f'docs/features.toml: no test shows `{name}`; mark one with `@pytest.mark.feature("{name}")`.'
            )


def render_features_page() -> str:
    """Return the page.

    Raises:
        FeatureError: The rows and the tests do not agree.
    """
    groups = load_features()
    tests = find_feature_tests()
    check_features(ChainMap(*groups.values()), tests)
    parts = [HEAD]
    for group, rows in groups.items():
        lines = [
            "| feature | what it is | by default | switch or command | shown by |",
            "| --- | --- | --- | --- | --- |",
            *(_render_row(row, tests.get(name, ())) for name, row in rows.items()),
        ]
        parts.append("\n".join([f"## {group}\n", *lines, ""]))
    missing = [f"- **{name}**: {why}" for name, why in load_missing().items()]
    parts.append("\n".join(["## Not here\n", *missing, ""]))
    return "\n".join(parts)


def _load_declaration() -> dict[str, Any]:
    return tomllib.loads(DECLARED.read_text("utf-8"))


def _read_group(rows: dict[str, Any]) -> dict[str, Feature]:
    return {name: _read_feature(name, row) for name, row in rows.items()}


def _read_feature(name: str, row: dict[str, Any]) -> Feature:
    unknown = sorted(row.keys() - set(Feature._fields))
    if unknown:
        raise FeatureError(
            f"docs/features.toml: `{name}` has the unknown key `{unknown[0]}`."
        )
    feature = Feature(**{**row, "cases": tuple(row.get("cases", ()))})
    if feature.default not in DEFAULTS:
        raise FeatureError(
            f"docs/features.toml: `default` of `{name}` must be one of {', '.join(DEFAULTS)}."
        )
    if feature.default != "on" and feature.switch is None:
        raise FeatureError(
            f"docs/features.toml: `{name}` needs `switch`, since it is not on by default."
        )
    for folder in feature.cases:
        if not (ROOT / "tests" / folder).is_dir():
            raise FeatureError(
                f"docs/features.toml: `{name}` names cases that are not there: tests/{folder}."
            )
    return feature


def _read_markers(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each marked test, and what a marker of it names."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and _is_name_of_marker(decorator.func):
                yield node.name.removeprefix("test_"), _list_names(decorator)


def _list_names(marker: ast.expr) -> list[str]:
    """Return the features that a marker names as literal text."""
    return [
        node.value
        for node in ast.walk(marker)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def _is_name_of_marker(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) == (
        "pytest.mark.feature"
    )


def _render_row(feature: Feature, tests: tuple[Shown, ...]) -> str:
    switch = feature.switch or "–"
    links = "; ".join([*_render_cases(feature), *map(_render_test, tests)])
    default = DEFAULTS[feature.default]
    return f"| {feature.name} | {feature.says} | {default} | {switch} | {links} |"


def _render_cases(feature: Feature) -> Iterator[str]:
    for folder in feature.cases:
        name = folder.rpartition("/")[2]
        if (ROOT / "tests" / folder / "comment.md").is_file():
            yield f"[comment: {name.replace('-', ' ')}](../tests/{folder}/comment.md)"
        else:
            yield f"[cases of {name}](../tests/{folder})"


def _render_test(test: Shown) -> str:
    name = _NUMBERS.sub("", test.name).replace("_", " ")
    return f"[{name}](../{test.path})"

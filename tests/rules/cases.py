"""The cases of the rules, from the disk; `bot.output.rule_cases` says how one is written.

`cases/<rule>/good-<what>.yaml` and `bad-<what>.yaml` are entry files; a case of
several files is a folder with the same kind of name. `schema/<list>.yaml` in it
stands for the one of `tests/rules/schema/`. Marks are exact for the rule under
test and for every rule that the case names; what other rules find does not
count. Where `<case>.fixed.yaml` stands beside a file, it is the text after all
safe fixes of the rule.
"""

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from bot.document.limits import LAYOUT_LIMITS
from bot.document.reader import Document, parse_yaml
from bot.listing.layout_checks import separate_outside_fields
from bot.model.layout import Layout
from bot.output.rule_cases import USUAL_PATH, Case, parse_case

HERE = Path(__file__).parent
FOLDER = HERE / "cases"
SCHEMA = HERE / "schema"


def case_paths() -> list[Path]:
    """Every case there is, in the order of names."""
    found = FOLDER.glob("*/*")
    return sorted(
        path
        for path in found
        if path.name.startswith(("good-", "bad-")) and ".fixed." not in path.name
    )


@cache
def load_case(path: Path) -> Case:
    """Read the case at *path*: a file, or a folder."""
    if path.is_file():
        files = {USUAL_PATH: path.read_bytes()}
    else:
        found = sorted(file for file in path.rglob("*") if file.is_file())
        files = {file.relative_to(path).as_posix(): file.read_bytes() for file in found}
    own = {
        Path(name).stem: data
        for name, data in files.items()
        if Path(name).parent.name == "schema"
    }
    schemas = {file.stem: file.read_bytes() for file in SCHEMA.glob("*.yaml")} | own
    layouts = {list_id: _layout(list_id, data) for list_id, data in schemas.items()}
    return parse_case(path.parent.name, path.name.removesuffix(".yaml"), files, layouts)


@cache
def _layout(list_id: str, data: bytes) -> Layout:
    document = parse_yaml(data, LAYOUT_LIMITS)
    assert isinstance(document, Document), f"{list_id}: {document}"
    values = separate_outside_fields(document.value, document, f"{list_id}.yaml")
    return TypeAdapter(Layout).validate_python({"id": list_id, **values})


def examples(rule: str) -> tuple[Case, Case]:
    """The right and the wrong case on the page of *rule*: one with a snapshot, if there is."""
    cases = [path for path in case_paths() if path.parent.name == rule]
    good = next(path for path in cases if path.name.startswith("good-"))
    bad = [path for path in cases if path.name.startswith("bad-")]
    return load_case(good), load_case(
        next((path for path in bad if _snapshot(path).is_file()), bad[0])
    )


def _snapshot(path: Path) -> Path:
    return path.with_suffix(".fixed.yaml")

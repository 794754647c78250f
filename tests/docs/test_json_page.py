"""Every key of the JSON that programs may read stands on its page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.test_replay import FLAMINGO, GOOD, History
from tests.importer.scene import SEEDS, command, report
from tests.review.scene import Scene

PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
NAMED_BY_THE_LIST = {"patterns", "years", "rules", "failed"}
"""Their keys are regions, sources, rules and numbers."""


def list_keys(value: object) -> Iterator[str]:
    """Yield every key below *value* that the program names."""
    if isinstance(value, list):
        for part in value:
            yield from list_keys(part)
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            if key not in NAMED_BY_THE_LIST:
                yield from list_keys(part)


def find_undocumented(value: object, heading: str) -> list[str]:
    """Return the keys that the part of the page below *heading* does not name."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    assert part
    return sorted(
        {
            key
            for key in list_keys(value)
            if f'"{key}"' not in part and f"`{key}`" not in part
        }
    )


@pytest.mark.parametrize("seed", ["mllm", "vlm-hub"])
def test_the_report_of_an_import_has_no_key_that_the_page_lacks(seed: str) -> None:
    text = (
        SEEDS / f"{seed}.txt"
    ).read_bytes() + b"\nA [paragraph](https://a.example.org) of words.\n"

    assert (
        find_undocumented(
            report(command(text)), "The report of `listwright import --report PATH`"
        )
        == []
    )


def test_the_json_of_a_replay_has_no_key_that_the_page_lacks(scene: Scene) -> None:
    history = History(scene)
    history.merge(1, FLAMINGO, GOOD + FLAMINGO)

    assert (
        find_undocumented(history.replay(), "`listwright replay --format json`") == []
    )

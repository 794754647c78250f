"""What only a maintainer may claim is told where it names nothing, and excuses nothing before."""

import json

from tests.review.scene import Scene

PATH = "entries/demo/models/lantern.yaml"
ENTRY = """\
title: Lantern Reading
year: 2024
venue: ICLR
links:
  paper: https://arxiv.org/abs/2404.11111
description: Reads lanterns
"""
CLAIMS = """\
same_as:
  - demo/models/nowhere
distinct_from:
  - demo/models/elsewhere
allow:
  shared-lnik: Both are the same work.
"""
MESSAGES = [
    "There is no entry `demo/models/nowhere`.",
    "There is no entry `demo/models/elsewhere`.",
    "There is no rule `shared-lnik`. Did you mean `shared-link`?",
]


def hints(scene: Scene, base: str, text: str) -> list[str]:
    head = scene.contribute(scene.write(PATH, text), base)
    (entry,) = json.loads(scene.review(base, head, "json")[1])["entries"]
    return [
        finding["message"]
        for finding in entry["hints"]
        if finding["rule"] == "dangling-reference"
    ]


def test_each_name_that_leads_nowhere_is_told(scene: Scene) -> None:
    assert hints(scene, "main", ENTRY + CLAIMS) == MESSAGES
    assert hints(scene, "main", ENTRY) == []


def test_what_the_base_claims_already_is_no_fault_of_a_change(scene: Scene) -> None:
    base = scene.contribute(scene.write(PATH, ENTRY + CLAIMS))

    assert hints(scene, base, ENTRY.replace("Reads", "Counts") + CLAIMS) == []
    assert hints(scene, base, ENTRY + CLAIMS.replace("elsewhere", "no-one")) == [
        "There is no entry `demo/models/no-one`."
    ]


def test_of_many_lost_names_all_are_told_and_few_are_compared(scene: Scene) -> None:
    """Each near name is sought among all neighbours: a file of thousands would stop the review."""
    names = "".join(f"  - demo/models/blip-2{letter}\n" for letter in "abcdefghijkl")

    found = hints(scene, "main", f"{ENTRY}distinct_from:\n{names}")

    assert len(found) == 12
    assert sum("Did you mean `demo/models/blip-2`?" in text for text in found) == 10

"""The two lists that this project keeps: every number and every oddity."""

from functools import cache
from typing import Any

import pytest

from bot.importer.read.encoding import repair_text
from bot.importer.verify.round_trip import compare
from bot.plan import Outcome
from tests.importer.scene import SEEDS, command, imported, regenerated, report, written

MLLM, HUB = "mllm", "vlm-hub"


def source(name: str) -> str:
    return (SEEDS / f"{name}.txt").read_text("utf-8")


@cache
def outcome(name: str) -> Outcome:
    return command(source(name))


@cache
def account(name: str) -> dict[str, Any]:
    return report(outcome(name))


@cache
def records(name: str) -> dict[str, dict[str, Any]]:
    found = imported(source(name)).records
    return {
        entry_id.removeprefix("things/"): dict(record)
        for entry_id, record in found.items()
    }


@pytest.mark.feature("import-with-proof")
@pytest.mark.parametrize(
    ("name", "items", "entries", "verbatim"), [(MLLM, 60, 45, 2), (HUB, 165, 163, 0)]
)
def test_every_item_becomes_an_entry(
    name: str, items: int, entries: int, verbatim: int
) -> None:
    found = account(name)

    assert (found["items"], found["entries"], len(found["verbatim"])) == (
        items,
        entries,
        verbatim,
    )
    assert (found["lost"], found["gained"]) == ([], [])


@pytest.mark.parametrize("name", [MLLM, HUB])
def test_the_proof_holds_without_the_report(name: str) -> None:
    assert compare(repair_text(source(name))[0], regenerated(outcome(name))) == []


@pytest.mark.parametrize("name", [MLLM, HUB])
def test_importing_the_generated_list_gives_the_same_list(name: str) -> None:
    document = written(outcome(name))["lists/things.md"]
    again = command(document)

    assert written(again)["lists/things.md"] == document
    assert {k: v for k, v in written(again).items() if k.startswith("entries/")} == {
        k: v for k, v in written(outcome(name)).items() if k.startswith("entries/")
    }


@pytest.mark.parametrize(
    ("name", "years"),
    [
        (MLLM, {"arXiv number": 9, "item": 21, "undated": 15}),
        (HUB, {"arXiv number": 6, "heading": 55, "item": 38, "undated": 64}),
    ],
)
def test_years_come_from_where_they_are_stated(
    name: str, years: dict[str, int]
) -> None:
    assert account(name)["years"] == years


@pytest.mark.parametrize(("name", "places"), [(MLLM, 13), (HUB, 36)])
def test_the_encoding_is_repaired_exactly(name: str, places: int) -> None:
    text, repairs = repair_text(source(name))

    assert text.encode().decode("mac_roman") == source(name)
    assert len(repairs) == len(account(name)["encoding"]) == places


def test_a_work_and_its_data_set_are_one_file_with_two_views() -> None:
    united = [found for found in account(MLLM)["united"] if len(found["lines"]) == 2]
    entry = records(MLLM)["supervised-finetuning/llava-instruct-150k"]

    assert len(united) == 15
    assert (entry["title"], entry["name"]) == (
        "Visual Instruction Tuning",
        "LLaVA-Instruct-150K",
    )
    assert (entry["venue"], entry["year"], entry["award"], entry["quantity"]) == (
        "NIPS",
        2023,
        "Oral",
        "150k",
    )
    assert list(entry["links"]) == ["paper", "code", "website", "dataset"]


def test_a_row_without_a_block_is_an_entry_of_its_own() -> None:
    entry = records(MLLM)["supervised-finetuning/internvl-chat-v1-2-sft-data"]

    assert entry["title"] == "InternVL-Chat-V1-2-SFT-Data"
    assert entry["links"]["dataset"]["text"] == "InternVL-Chat-V1-2"


def test_an_item_of_two_sections_is_one_entry() -> None:
    assert records(HUB)["datasets/visual-question-answering-vqa/scienceqa"][
        "also_in"
    ] == ["benchmarks/specialized-tasks"]
    assert sum("also_in" in record for record in records(HUB).values()) == 2


def test_a_row_with_a_cell_too_many_stays_as_it_is() -> None:
    kept = account(MLLM)["verbatim"][-1]
    entry = records(MLLM)[kept["entry"].removeprefix("things/")]

    assert kept["line"] == 225
    assert (entry["title"], entry["venue"], entry["year"]) == ("CoMT", "AAAI", 2025)
    assert (
        "[HF Dataset](https://huggingface.co/datasets/czh-up/CoMT)" in entry["verbatim"]
    )


def test_a_block_that_the_pattern_would_lay_out_otherwise_stays_as_it_is() -> None:
    kept = account(MLLM)["verbatim"][0]

    lines = source(MLLM).split("\n")[kept["line"] - 1 :][:2]

    assert lines[0] == "<details>"
    assert "\n".join(lines) in regenerated(outcome(MLLM))


def test_rows_without_their_outer_pipes_stay_so() -> None:
    lines = source(MLLM).split("\n")
    rows = {lines[number - 1] for number in (*range(107, 118), 189, 208)}

    assert rows <= set(regenerated(outcome(MLLM)).split("\n"))
    assert not [
        change for change in account(MLLM)["tidied"] if "pipes" in change["change"]
    ]


def test_odd_values_stay_as_they_are() -> None:
    found = records(MLLM)
    titles = {record["title"] for record in found.values()}

    assert {
        "VideoCoT [159]",
        "A-OKVQA (A-OKVQAA-OKVQA)",
        "Xkev / LLaVA-CoT-100k",
    } <= titles
    assert found["video-llm-2/training-recipe/videochat"]["eval_data"] == "place_holder"
    assert "，" in found["video-llm-2/training-recipe/valley"]["training_data"]
    assert (
        "[InternVid-10M]"
        in found["video-llm-2/training-recipe/video-llama2"]["training_data"]
    )


def test_a_link_that_leads_nowhere_is_written_as_its_text() -> None:
    change = next(c for c in account(HUB)["tidied"] if "leads nowhere" in c["change"])

    assert change["lines"] == [70]
    assert "links" not in records(HUB)["seminal-models/molmo-series"]


def test_a_line_break_inside_a_target_is_no_part_of_it() -> None:
    assert records(HUB)["seminal-models/nvlm"]["links"] == {
        "paper": "https://arxiv.org/pdf/2409.11402"
    }


def test_a_year_between_brackets_of_a_label_is_read() -> None:
    entry = records(HUB)["benchmarks/open-vlm-leaderboard"]

    assert (entry["title"], entry["year"]) == ("Open VLM Leaderboard", 2025)


def test_an_item_of_several_links_keeps_them_all() -> None:
    links = records(HUB)["tools/prompt-tuning-adapter-frameworks"]["links"]

    assert list(links) == ["CoOp/CoCoOp", "VLSM-Adapter", "FedMVP", "CHROME"]


def test_a_floor_heading_gives_no_year() -> None:
    found = records(HUB)
    years = {
        name: found[f"seminal-models/{name}"].get("year")
        for name in ("flamingo", "blip", "clip", "flava")
    }

    assert years == {"flamingo": 2022, "blip": 2022, "clip": 2021, "flava": 2021}


def test_prose_and_the_table_of_contents_stay_byte_for_byte() -> None:
    clean, now = repair_text(source(HUB))[0], regenerated(outcome(HUB))

    assert now.split("\n")[:43] == clean.split("\n")[:43]
    for first, last in (("## 🔍 Research Directions", "## 🛠️ Tools"), ("## 📌", "")):
        start = clean.index(first)
        passage = clean[start : clean.index(last, start + 1)] if last else clean[start:]
        assert passage in now

"""From answers to the entry file that they ask for."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.disk.context import open_context
from bot.document.reader import Document, parse_yaml
from bot.engine.file_pass import Examiner
from bot.forms.issue_forms import plan_forms
from bot.forms.parser import parse_answers
from bot.forms.proposal import propose
from bot.model.entry_id import EntryId
from bot.model.file_set import HeldFiles
from bot.model.finding import Finding, Location
from bot.model.review import PossibleDuplicate, Verdict
from bot.model.submission import Answers, Form, ProposedEntry, compute_fingerprint
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from tests.forms.bodies import CASES, Case
from tests.forms.scene import (
    ADD,
    CATALOG,
    FORMS,
    LAYOUTS,
    TODAY,
    filled,
    listed,
    proposed,
    read,
)

BREAKS = dict(
    zip([case.name for case in CASES], cycle(["\n", "\r\n", "\n"]), strict=False)
)


def outcome(case: Case) -> ProposedEntry:
    answers = read(filled(FORMS[case.kind], case.answers, BREAKS[case.name]))
    assert isinstance(answers, Answers), answers
    return propose(answers, CATALOG, listed, TODAY, {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_filled_form_becomes_what_it_should(case: Case) -> None:
    found = outcome(case)

    assert tuple(label for label, _ in found.problems) == case.open
    assert tuple(label for label, _ in found.undecided) == case.undecided
    assert found.is_named == case.is_named
    assert {name: found.record.get(name) for name in case.record} == case.record
    assert [line for line in case.lines if line not in found.diff.splitlines()] == []
    assert found.candidates[: len(case.candidates)] == case.candidates
    if case.path:
        assert found.path == case.path
    if case.changed is not None:
        assert len(found.changed) == case.changed, found.changed


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if not case.open and not case.undecided],
    ids=lambda case: case.name,
)
def test_a_proposed_file_is_in_the_one_layout_and_says_what_was_answered(
    case: Case,
) -> None:
    found = outcome(case)
    document = parse_yaml(found.text)

    assert isinstance(document, Document)
    judge = Examiner(LAYOUTS[found.path.split("/")[1]], TODAY.year)
    assert judge.format(found.text) == found.text
    rules = {
        finding.rule
        for finding in judge.examine(found.path, found.text.encode()).findings
    }
    assert not rules & {
        "unreadable-entry",
        "unformatted-entry",
        "unknown-field",
        "misplaced-entry",
    }


def test_an_old_id_stays_known_after_a_move() -> None:
    found = proposed("change", entry="LLaVA", section="Vision & Language › Data sets")

    assert found.before_path == "entries/vision/models/llava.yaml"
    assert "former_ids:\n  - vision/models/llava\n" in found.text


def test_the_fingerprint_is_of_the_path_the_whole_text_and_the_works_that_seem_to_be_repeated() -> (
    None
):
    verdict = Verdict("", "added", "tools", "One")
    reason = Finding(
        "duplicate-work",
        "error",
        Location("entries/tools/run/one.yaml"),
        "The same title.",
    )
    repeats = replace(
        verdict,
        possible_duplicates=(
            PossibleDuplicate(EntryId("tools/run/vllm"), reason, {}, {}),
        ),
    )

    made = [
        compute_fingerprint("entries/tools/run/one.yaml", verdict, "title: One\n"),
        compute_fingerprint("entries/tools/run/two.yaml", verdict, "title: One\n"),
        compute_fingerprint("entries/tools/run/one.yaml", verdict, "title: Two\n"),
        compute_fingerprint("entries/tools/run/one.yaml", repeats, "title: One\n"),
    ]

    assert [len(one) for one in made] == [64] * 4
    assert len(set(made)) == 4


ROOT = Path(__file__).parents[2]
KEPT_BY_MAINTAINERS = {"also_in", "verbatim", "same_as", "added", "former_ids", "removed", "allow", "distinct_from", "aliases"}  # fmt: skip


def test_a_form_filled_from_an_entry_gives_the_entry_back() -> None:
    context = open_context(str(ROOT))
    project = load_project(context.workspace)
    known = load_catalog(context, context.workspace, project).catalog
    nothing = known.with_changes(list(known.records), {}, {}, HeldFiles())
    form = plan_forms(project.layouts, project.settings)[0]
    told = 0

    for name, record in known.records.items():
        if not record.get("links") or not KEPT_BY_MAINTAINERS.isdisjoint(record):
            continue
        links = {
            label: to if isinstance(to, str) else to["url"]
            for label, to in record["links"].items()
        }
        found = parse_answers(
            filled(form, answers_of(form, name, {**record, "links": links})), [form]
        )
        assert isinstance(found, Answers), name
        made = propose(found, nothing, lambda _: None, TODAY, {}).record
        told_by_links = {"name", "year", "date"} - record.keys()
        assert {key: made[key] for key in made if key not in told_by_links} == {
            **record,
            "links": links,
        }
        told += 1

    assert told > 100


def answers_of(form: Form, name: str, record: Mapping[str, Any]) -> dict[str, str]:
    """What somebody would write into the form to get this entry."""
    by_field = {
        question.field: question.id for question in form.questions if question.field
    }
    home = name.rpartition("/")[0]
    (main, url), *more = record["links"].items()
    answers = {
        "section": next(
            shown for shown, value in form.questions[0].options if value == home
        ),
        "link": f"{main}: {url}",
        "links": "\n".join(f"{label}: {url}" for label, url in more) or "_No response_",
    }
    for key, value in record.items():
        if key != "links":
            text = "\n".join(value) if isinstance(value, list) else str(value)
            answers[by_field["date" if key == "year" else key]] = text
    return answers


wild = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1, max_size=60
).filter(
    lambda text: (
        text.strip(" \t") != ""
        and not text.startswith("###")
        and len(text.splitlines()) == 1
    )
)


@settings(max_examples=100)
@example({"authors": ";"})
@given(
    st.dictionaries(
        st.sampled_from(
            [q.id for q in ADD.questions if q.kind in ("input", "textarea")]
        ),
        wild,
    )
)
def test_whatever_is_answered_stays_text(answers: dict[str, str]) -> None:
    given = {
        "section": "Vision & Language › Models",
        "title": "T",
        "link": "https://a.example/x",
    } | answers
    found = read(filled(ADD, given))
    assert isinstance(found, Answers)

    made = propose(found, CATALOG, lambda _: None, TODAY, {})

    document = parse_yaml(made.text) if made.text else None
    if isinstance(document, Document):
        assert set(document.value) == {
            name for name, value in made.record.items() if value not in (None, [], {})
        }
        assert "removed" not in document.value

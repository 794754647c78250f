"""Whatever a source says, what somebody wrote stays, and a rule speaks only of facts that are there."""

from dataclasses import fields
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.document.reader import Document
from bot.engine.catalog_pass import apply_severity
from bot.engine.file_pass import Examiner
from bot.engine.registry import list_file_rules
from bot.identity.identifiers import Identifier
from bot.model.catalog import Catalog
from bot.model.checked_json import parse_json
from bot.model.facts import DatedFacts, Facts, KnownFacts, group_by_work
from bot.model.finding import SetValue
from bot.model.layout import FieldSpec, Layout, Section, View
from bot.model.rule import KNOWN_FACTS
from bot.review.autofix import ExaminedFile, repair_file

ITEM = (
    "- [{title}]({link}){? {year}?}{? {venue}?}{? {authors}?}{? [code]({links.code})?}"
)
LAYOUT = Layout(
    id="list",
    title="List",
    document="README.md",
    fields={"licence": FieldSpec(type="text")},
    sections={"papers": Section(title="Papers", views={"papers": View(item=ITEM)})},
)
PATH = "entries/list/papers/one.yaml"
WORK = "arxiv:2304.08485"
TEXT = st.none() | st.text(min_size=1, max_size=60).filter(lambda text: text.strip())
FACTS = st.builds(
    Facts,
    source=st.sampled_from(["arXiv", "Semantic Scholar"]),
    title=TEXT | st.just("Visual Instruction Tuning"),
    authors=st.lists(st.text(min_size=1, max_size=20), max_size=3).map(tuple),
    date=st.none() | st.sampled_from(["2023", "2023-04", "2023-04-17"]),
    venue=TEXT | st.just("NeurIPS"),
    published=st.none() | st.just("10.1000/182"),
    code=st.none() | st.just("https://github.com/octo-curator/tool"),
    licence=st.none() | st.just("MIT"),
    is_withdrawn=st.booleans(),
)
WRITTEN: dict[str, Any] = {
    "title": "A Title that Somebody Wrote",
    "year": 2021,
    "venue": "ICML",
    "authors": ["Octo Curator"],
    "licence": "Proprietary",
}
RULES = {
    rule.name for rule in list_file_rules() if rule.only_if == frozenset({KNOWN_FACTS})
}


@given(
    written=st.sets(st.sampled_from(sorted(WRITTEN))),
    facts=st.lists(FACTS, min_size=1, max_size=2),
    has_code=st.booleans(),
)
def test_T54_no_fact_changes_what_was_written(
    *, written: set[str], facts: list[Facts], has_code: bool
) -> None:
    links = {"paper": "https://arxiv.org/abs/2304.08485"}
    if has_code:
        links["code"] = "https://github.com/octo-curator/own"
    record = {key: WRITTEN[key] for key in WRITTEN if key in written} | {"links": links}
    known = [DatedFacts(WORK, "2026-11-29", one) for one in facts]
    examiner = Examiner(LAYOUT, 2026, facts=group_by_work(known))
    text = examiner.write(record)
    result = examiner.examine(PATH, text.encode())
    findings = [one for one in result.findings if one.rule in RULES]
    counted = apply_severity(
        findings, Catalog.keep({"list": LAYOUT}, {}, {}), examiner.day
    )

    repaired = repair_file(examiner, ExaminedFile(PATH, text, result), counted)

    document = examiner.parse(repaired.text.encode())
    assert isinstance(document, Document)
    before = examiner.parse(text.encode())
    assert isinstance(before, Document)
    links_after = document.value.get("links")
    assert isinstance(links_after, dict)
    assert links.items() <= links_after.items()
    for key, value in before.value.items():
        assert key == "links" or document.value[key] == value
    assert set(document.value) <= {*WRITTEN, "links", "date"}


@given(st.sets(st.sampled_from(sorted(WRITTEN))))
def test_without_facts_no_rule_about_them_speaks(written: set[str]) -> None:
    record = {key: WRITTEN[key] for key in WRITTEN if key in written}
    record["links"] = {"paper": "https://arxiv.org/abs/2304.08485"}
    examiner = Examiner(LAYOUT, 2026)

    result = examiner.examine(PATH, examiner.write(record).encode())

    assert {one.rule for one in result.findings}.isdisjoint(RULES)


def test_facts_about_other_works_say_nothing() -> None:
    known = [
        DatedFacts("arxiv:2401.00001", "2026-11-29", Facts(source="arXiv", title="A"))
    ]
    examiner = Examiner(LAYOUT, 2026, facts=group_by_work(known))
    text = "links:\n  paper: https://arxiv.org/abs/2304.08485\n"

    result = examiner.examine(PATH, text.encode())

    assert {one.rule for one in result.findings}.isdisjoint(RULES)
    assert Identifier.parse(WORK).kind == "arxiv"


def test_only_fields_that_the_section_uses_are_filled_in() -> None:
    plain = Section(title="Papers", views={"p": View(item="- [{title}]({link})")})
    layout = Layout(
        id="list",
        title="List",
        document="README.md",
        sections={"papers": Section(title="Papers", order="title", views=plain.views)},
    )
    everything = Facts(
        source="arXiv",
        title="Visual Instruction Tuning",
        authors=("A",),
        date="2023",
        venue="NeurIPS",
        code="https://github.com/octo-curator/tool",
        licence="MIT",
    )
    known = [DatedFacts(WORK, "2026-11-29", everything)]
    examiner = Examiner(layout, 2026, facts=group_by_work(known))
    text = "links:\n  paper: https://arxiv.org/abs/2304.08485\n"

    (finding,) = [
        one
        for one in examiner.examine(PATH, text.encode()).findings
        if one.rule == "incomplete-entry"
    ]

    assert finding.fix is not None
    assert finding.fix.edits == (SetValue(("title",), "Visual Instruction Tuning"),)


def test_every_value_of_facts_is_known_here() -> None:
    """A new value needs a thought on what may be filled in."""
    assert {one.name for one in fields(Facts)} == {
        *("source", "title", "authors", "date", "venue", "published", "code"),
        *("licence", "description", "moved_to"),
        # These stand in a file beside the list, or only in a message, never in an entry.
        *("stars", "last_push", "created"),
        *("is_withdrawn", "is_archived", "is_gone"),
    }


def test_facts_that_an_earlier_release_kept_are_read() -> None:
    kept = (
        b'[{"work":"github:octo-curator/tool","day":"2026-11-29",'
        b'"facts":{"source":"GitHub","stars":7,"last_push":"2026-01-31"}}]'
    )

    (dated,) = parse_json(KnownFacts, kept, label="facts", most_bytes=1000)

    assert (dated.facts.stars, dated.facts.created) == (7, None)

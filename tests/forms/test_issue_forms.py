"""The forms that are made from layouts."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.examples import find_examples
from bot.forms.issue_forms import (
    NOTICE,
    get_form_path,
    plan_forms,
    read_form,
    render_form,
    render_form_files,
)
from bot.forms.option_labels import MOST_OPTIONS, make_options
from bot.listing.slugs import make_slug
from bot.model.layout import FieldSpec, FieldType, Layout, Section, View
from bot.model.settings import Settings
from bot.model.submission import Form
from tests.forms.scene import (
    ADD,
    CATALOG,
    CHANGE,
    FORMS,
    LAYOUTS,
    REMOVE,
    SETTINGS,
    VISION,
)

GOLDEN = Path(__file__).parent / "golden"
KINDS: tuple[FieldType, ...] = ("text", "list")
EXAMPLES = find_examples(CATALOG, LAYOUTS)
VIEW = {"all": View(item="- [{title}]({link})")}


def test_only_a_title_and_one_link_are_required() -> None:
    assert [question.id for question in ADD.questions if question.required] == [
        "title",
        "link",
    ]


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_is_the_one_on_record(kind: str) -> None:
    form = FORMS[kind]  # type: ignore[index]  # the kinds are texts
    text = render_form_files(LAYOUTS, SETTINGS, EXAMPLES)[get_form_path(form.kind)]

    assert text == (GOLDEN / f"{kind}.yml").read_text(encoding="utf-8")


def test_the_forms_fit_the_schema_of_issue_forms(tmp_path: Path) -> None:
    paths = []
    for path, text in render_form_files(LAYOUTS, SETTINGS, EXAMPLES).items():
        file = tmp_path / path.rpartition("/")[2]
        file.write_text(text, encoding="utf-8")
        paths.append(str(file))

    program = Path(sys.executable).with_name("check-jsonschema")
    run = subprocess.run(
        [program, "--builtin-schema", "vendor.github-issue-forms", *paths],
        check=False,
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stdout + run.stderr


def test_the_same_layouts_give_the_same_bytes() -> None:
    again = render_form_files(LAYOUTS, SETTINGS, EXAMPLES)

    assert again == render_form_files(
        LAYOUTS, SETTINGS, find_examples(CATALOG, LAYOUTS)
    )
    assert render_form_files(LAYOUTS, SETTINGS, {}) == {
        get_form_path(form.kind): render_form(form) for form in FORMS.values()
    }
    assert all(text.startswith(NOTICE) for text in again.values())


def test_sections_of_one_name_are_told_apart() -> None:
    layout = Layout(
        id="a",
        title="A",
        document="a.md",
        sections={
            "x/data": Section(title="Data", views=VIEW),
            "y/data": Section(title="Data", views=VIEW),
        },
    )
    section = plan_forms({"a": layout}, Settings())[0].questions[0]

    assert [option.shown for option in section.options] == ["X › Data", "Y › Data"]
    assert [option.value for option in section.options] == ["a/x/data", "a/y/data"]


def test_one_section_is_not_asked_for() -> None:
    layout = Layout(
        id="a",
        title="A",
        document="a.md",
        sections={"x": Section(title="X", views=VIEW)},
    )

    assert plan_forms({"a": layout}, Settings())[0].questions[0].id == "title"


def test_a_word_that_github_reserves_is_written_otherwise() -> None:
    licence = next(q for q in ADD.questions if q.label == "Licence")

    assert [option.value for option in licence.options] == [
        "MIT",
        "Apache-2.0",
        "None",
        "no",
        "2022",
    ]
    assert "none" not in [option.shown.casefold() for option in licence.options]
    assert '- "no"' in render_form(ADD)


def test_more_options_than_anybody_reads_become_a_line_to_write() -> None:
    many = {
        f"s{number}": Section(title=f"S {number}", views=VIEW)
        for number in range(MOST_OPTIONS + 1)
    }
    layout = Layout(id="a", title="A", document="a.md", sections=many)

    assert plan_forms({"a": layout}, Settings())[0].questions[0].kind == "input"


def test_a_field_declared_otherwise_by_two_lists_is_asked_for_twice() -> None:
    labels = [
        question.label for question in ADD.questions if question.field == "licence"
    ]

    assert labels == ["Licence", "Licence (licence)"]


def test_a_label_like_one_of_ours_gets_another_name() -> None:
    question = next(q for q in ADD.questions if q.field == "title_zh")

    assert question.label == "Title (title_zh)"


def test_a_form_is_read_back_from_its_file() -> None:
    for form in FORMS.values():
        again = read_form(render_form(form), form)

        assert again is not None
        assert [
            (q.id, q.label, q.kind, q.options, q.several, q.field, q.lists, q.required)
            for q in again.questions
        ] == [
            (q.id, q.label, q.kind, q.options, q.several, q.field, q.lists, q.required)
            for q in form.questions
        ]


def test_a_file_that_a_person_wrote_is_no_form_of_ours() -> None:
    assert read_form("name: Bug\nbody: []\n", ADD) is None
    assert read_form(f"{NOTICE}body:\n  - type: input\n", ADD) is None
    assert read_form("\0", ADD) is None


def test_the_first_headings_tell_the_forms_apart() -> None:
    assert (
        ADD.questions[0].label != CHANGE.questions[0].label == REMOVE.questions[0].label
    )
    assert [q.label for q in CHANGE.questions[:2]] != [
        q.label for q in REMOVE.questions[:2]
    ]


words = st.text(st.characters(codec="utf-8"), max_size=110)


@settings(max_examples=15)
@given(
    st.lists(words, max_size=5), words, words, st.lists(words, min_size=1, max_size=4)
)
def test_whatever_a_layout_says_github_accepts_the_form(
    choices: list[str], label: str, help_: str, titles: list[str]
) -> None:
    layout = Layout(
        id="a",
        title=label or "A",
        document="a.md",
        tags=choices,
        fields={
            f"f{n}": FieldSpec(label=label, help=help_, choices=choices, type=kind)
            for n, kind in enumerate(KINDS)
        },
        sections={
            f"s{n}": Section(title=title, views=VIEW) for n, title in enumerate(titles)
        },
    )
    for form in plan_forms({"a": layout, "vision": VISION}, SETTINGS):
        assert_acceptable(form)


def assert_acceptable(form: Form) -> None:
    read = yaml.load(render_form(form), yaml.CSafeLoader)
    items = [item for item in read["body"] if item["type"] != "markdown"]
    labels = [item["attributes"]["label"] for item in items]
    assert labels == [question.label for question in form.questions]
    keys = [make_slug(label) or label.casefold() for label in labels]
    assert len(set(keys)) == len(keys)
    ids = [item["id"] for item in items]
    assert len(set(ids)) == len(ids)
    assert all(
        id_.replace("-", "").replace("_", "").isalnum() and id_.isascii() for id_ in ids
    )
    for item in items:
        shown = item["attributes"].get("options", [])
        assert all(isinstance(text, str | dict) for text in shown)
        texts = [text if isinstance(text, str) else text["label"] for text in shown]
        assert len(set(texts)) == len(texts)
        assert all(
            0 < len(text) <= 100 and text == " ".join(text.split()) for text in texts
        )
        assert "none" not in [text.casefold() for text in texts]


def test_options_keep_their_values() -> None:
    values = ["a" * 300, "a" * 200, "C", "C++", "c", "None", ""]

    options = make_options(values)

    assert [option.value for option in options] == values
    assert len({option.shown for option in options}) == len(values)


def test_examples_come_from_the_entries_of_the_lists() -> None:
    text = render_form_files(LAYOUTS, SETTINGS, EXAMPLES)[
        ".github/ISSUE_TEMPLATE/listwright-add.yml"
    ]

    assert EXAMPLES["title"] == "vLLM"
    assert "placeholder: vLLM\n" in text
    assert find_examples(CATALOG, ()) == {}


def test_a_question_says_which_sections_require_its_answer() -> None:
    needy = Section(title="Needy", views=VIEW, requires=["venue", "links.code", "year"])
    free = Section(title="Free", views=VIEW)
    some = plan_forms(
        {
            "a": Layout(
                id="a", title="A", document="a.md", sections={"n": needy, "f": free}
            )
        },
        Settings(),
    )
    every = plan_forms(
        {"a": Layout(id="a", title="A", document="a.md", sections={"n": needy})},
        Settings(),
    )

    said = {question.id: question.help for question in some[0].questions}
    assert said["venue"].endswith("journal. Required in: Needy.")
    assert said["date"].endswith("Required in: Needy.")
    assert said["links"].endswith("`code` is required in: Needy.")
    assert said["title"] == "The full title, as its authors write it."
    assert {q.id: q.help for q in every[0].questions}["venue"].endswith(" Required.")
    assert some[0].intro.startswith(
        "A title and one link are needed, and what a question below calls required."
    )


def test_a_form_says_beforehand_what_settings_switch_on() -> None:
    sentence = "Two maintainers approve what goes into the list."
    layouts = {
        "a": Layout(
            id="a",
            title="A",
            document="a.md",
            sections={"s": Section(title="S", views=VIEW)},
        )
    }

    forms = plan_forms(layouts, Settings(approvals=2, later=True, remember=True))

    assert all(f"\n\n{sentence}\n\nA maintainer may name" in f.intro for f in forms)
    assert all("\n\nWhat is not taken up is remembered" in form.intro for form in forms)
    for form in plan_forms(layouts, Settings()):
        assert "aintainer" not in form.intro
        assert "remembered" not in form.intro


def test_a_section_below_a_mere_heading_carries_the_names_above_it() -> None:
    layout = Layout(
        id="a",
        title="A",
        document="a.md",
        sections={
            "large-models/2025": Section(title="2025", views=VIEW),
            "tools/2025": Section(title="2025", views=VIEW),
        },
    )
    section = plan_forms({"a": layout}, Settings())[0].questions[0]

    assert [option.shown for option in section.options] == [
        "Large models › 2025",
        "Tools › 2025",
    ]

"""A filled form, read back: fields, or a sentence; never one answer in another's place."""

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.issue_forms import read_form, render_form
from bot.forms.parser import MOST_CHARACTERS, parse_answers
from bot.forms.questions import DECLINED
from bot.model.submission import Answers, Form, Option, Question, UnreadableForm
from tests.forms.scene import (
    ADD,
    CHANGE,
    CREDIT_BOX,
    FORMS,
    MODELS,
    answered,
    filled,
    read,
)

SMALL = Form(
    kind="add",
    name="Small",
    about="",
    title="",
    intro="",
    questions=(
        Question(id="a", label="One", kind="input"),
        Question(id="b", label="Two", kind="textarea"),
        Question(id="c", label="Three", kind="textarea"),
        Question(
            id="d",
            label="Four",
            kind="dropdown",
            options=(Option("x", "x"), Option("y", "y")),
        ),
        Question(
            id="e",
            label="Five",
            kind="checkboxes",
            options=(Option("agreed", "agreed"),),
        ),
    ),
)
LABELS = [question.label for question in SMALL.questions]


def test_every_answer_is_found_below_its_heading() -> None:
    given = {
        "title": "A Title",
        "link": "https://a.example/x",
        "links": "one\ntwo\n\nthree",
    }

    assert answered(filled(ADD, given)).texts == given


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_line_breaks_of_every_kind_are_line_feeds_afterwards(line_break: str) -> None:
    body = filled(ADD, {"title": "T", "links": f"one{line_break}two"}, line_break)

    assert answered(body).texts == {"title": "T", "links": "one\ntwo"}


def test_breaks_inside_answers_may_differ_from_those_of_the_form() -> None:
    body = filled(
        ADD, {"title": "T", "links": "one\r\n\r\ntwo", "description": "a\r\nb"}
    )

    assert answered(body).texts == {
        "title": "T",
        "links": "one\n\ntwo",
        "description": "a\nb",
    }


def test_a_heading_inside_an_answer_is_part_of_it() -> None:
    text = "### My notes\n\n### \n\n#### Title\n\ntext"

    assert (
        answered(filled(ADD, {"title": "T", "description": text})).texts["description"]
        == text
    )


def test_T23_a_heading_of_the_form_inside_an_answer_changes_no_other_field() -> None:
    forged = "mine\r\n\r\n### Description\r\n\r\nforged"
    body = filled(ADD, {"title": "T", "links": forged, "description": "true"})

    assert answered(body).texts == {
        "title": "T",
        "links": "mine\n\n### Description\n\nforged",
        "description": "true",
    }


def test_T23_where_nothing_tells_the_headings_apart_the_text_is_not_read() -> None:
    found = parse_answers(
        filled(SMALL, {"b": "mine\n\n### Three\n\nforged", "c": "true"}), [SMALL]
    )

    assert found == UnreadableForm("Three", "twice")
    assert "`### Three`" in found.sentence


def test_a_repeated_heading_that_can_only_be_an_answer_is_one() -> None:
    body = filled(ADD, {"title": "T", "description": "### Description\n\nIt sees."})

    assert answered(body).texts["description"] == "### Description\n\nIt sees."


def test_no_response_is_empty_alone_and_prose_elsewhere() -> None:
    body = filled(
        ADD,
        {
            "title": "T",
            "description": "The model gave _No response_ to half.",
            "links": "_No response_",
        },
    )

    assert answered(body).texts == {
        "title": "T",
        "description": "The model gave _No response_ to half.",
    }


@pytest.mark.parametrize(
    ("mark", "ticked"), [("x", ("unnamed",)), ("X", ("unnamed",)), (" ", ())]
)
def test_a_box_is_ticked_with_either_letter(mark: str, ticked: tuple[str, ...]) -> None:
    body = filled(ADD, {"credit": f"- [{mark}] {CREDIT_BOX}"})

    assert answered(body).chosen["credit"] == ticked


def test_a_tick_is_a_tick_though_its_words_were_retyped_where_there_is_but_one_box() -> (
    None
):
    retyped = "- [x] do not name me as co-author of the change."
    assert answered(filled(ADD, {"credit": retyped})).chosen["credit"] == (DECLINED,)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("vision", ("vision",)),
        ("vision, early", ("vision, early",)),
        ("vision, vision, early, audio", ("vision", "vision, early", "audio")),
        ("vision, early, text", ("vision, early", "text")),
        ("Vision,  Text", ()),
        ("vision, unknown", ()),
    ],
)
def test_options_that_hold_commas_are_told_apart(
    text: str, values: tuple[str, ...]
) -> None:
    chosen = answered(filled(ADD, {"tags": text})).chosen.get("tags", ())

    assert chosen == (values or (("vision", "text") if text.startswith("V") else ()))


def test_an_option_is_known_whatever_its_case() -> None:
    assert answered(filled(ADD, {"section": MODELS.upper()})).chosen["section"] == (
        "vision/models",
    )


@pytest.mark.parametrize("fence", ["```", "~~~~", "```yaml"])
def test_a_fence_around_an_answer_is_taken_off(fence: str) -> None:
    text = f"{fence}\ncode: https://a.example/b\n{fence.removesuffix('yaml')}"

    assert (
        answered(filled(ADD, {"links": text})).texts["links"]
        == "code: https://a.example/b"
    )


def test_a_fence_inside_an_answer_stays() -> None:
    text = "before\n```\nx\n```\nafter"

    assert answered(filled(ADD, {"description": text})).texts["description"] == text


@pytest.mark.parametrize(
    "label", ["Title", "Link", "More links", "Remarks", "Credit", "Section"]
)
def test_a_translated_heading_is_named(label: str) -> None:
    found = read(
        filled(ADD, {"title": "T"}).replace(f"### {label}\n", "### Übersetzt\n")
    )

    assert found == UnreadableForm(label, "missing")


def test_two_headings_that_changed_places_are_noticed() -> None:
    body = (
        filled(ADD, {"title": "T"})
        .replace("### Title\n", "### \0\n")
        .replace("### Link\n", "### Title\n")
    )

    found = read(body.replace("### \0\n", "### Link\n"))

    assert isinstance(found, UnreadableForm)
    assert found.heading in {"Title", "Link", "Section"}


def test_text_around_the_form_goes_to_the_remarks() -> None:
    body = filled(ADD, {"title": "T", "remark": "Please."})

    found = read(f"Hello!\nHere it is.\n\n{body}\n\nThank you!\n\nSent from my phone\n")

    assert isinstance(found, Answers)
    assert found.texts == {
        "title": "T",
        "remark": "Please.\n\nHello!\nHere it is.\n\nThank you!\n\nSent from my phone",
    }


@pytest.mark.parametrize("label", ["Section", "More links", "Remarks", "Credit"])
def test_an_optional_heading_may_be_gone(label: str) -> None:
    body = filled(ADD, {"title": "T", "link": "2406.12345"})
    lines = body.split("\n\n")
    at = lines.index(f"### {label}")

    found = read("\n\n".join([*lines[:at], *lines[at + 2 :]]))

    assert isinstance(found, Answers)
    assert found.texts == {"title": "T", "link": "2406.12345"}


def test_all_headings_that_are_gone_are_told_at_once_the_optional_ones_as_such() -> (
    None
):
    body = filled(ADD, {})
    for label in ("Title", "Link", "More links"):
        body = body.replace(f"### {label}\n", "")

    found = read(body)

    assert found == UnreadableForm("Title", "missing", ("Link",), ("More links",))
    assert "the headings `### Title` and `### Link`" in found.sentence
    assert "Also gone, but optional: `### More links`." in found.sentence


def test_T23_a_heading_of_an_optional_question_inside_an_answer_fills_no_other_field_of_a_whole_form() -> (
    None
):
    body = filled(
        ADD, {"title": "T", "description": "### Venue\n\nforged\n\n### Award\n\nforged"}
    )

    found = read(body)

    assert isinstance(found, UnreadableForm) or "forged" in found.texts["description"]


def test_two_lines_where_the_form_asks_for_one_are_noticed() -> None:
    assert read(filled(ADD, {"title": "T\n\nand more"})) == UnreadableForm(
        "Title", "lines"
    )
    assert read(filled(ADD, {"credit": "- [x] a\n- [x] b"})) == UnreadableForm(
        "Credit", "boxes"
    )


@pytest.mark.parametrize(
    "body", ["", "hello", "\n\n", "### ", "```", "\0", "_No response_", "x" * 65_536]
)
def test_a_text_without_headings_and_links_is_told_what_begins_an_entry(
    body: str,
) -> None:
    found = read(body)

    assert found == UnreadableForm("", "no heading")
    assert "Write the link of the work" in found.sentence


def test_one_heading_alone_is_answered_with_those_that_are_missing() -> None:
    found = read("### Title")

    assert isinstance(found, UnreadableForm)
    assert found.heading


def test_a_text_longer_than_an_issue_can_be_is_not_read() -> None:
    assert read("x" * (MOST_CHARACTERS + 1)) == UnreadableForm("", "too long")


def test_an_earlier_form_reads_the_issues_that_were_opened_with_it() -> None:
    text = re.sub(
        r"  - type: input\n    id: venue\n(?:    .*\n)*", "", render_form(ADD)
    ).replace("- MIT\n", "- BSD\n")
    earlier = read_form(text, ADD)
    assert earlier is not None

    body = filled(earlier, {"title": "T", "field-licence": "BSD"})

    today = parse_answers(body, [ADD])
    assert isinstance(today, Answers)
    assert "field-licence" not in today.chosen
    found = parse_answers(body, [ADD, CHANGE, earlier])
    assert isinstance(found, Answers)
    assert found.form is earlier
    assert found.chosen["field-licence"] == ("BSD",)


pieces = st.sampled_from(
    [*(f"### {label}" for label in LABELS), "", "", "text", "x", "- [ ] agreed", "- [x] agreed", "_No response_", "```", "### ", "## One"]
)  # fmt: skip
answers = st.lists(pieces, max_size=8)
one_line = st.sampled_from(
    ["text", "x", "### Two", "### Five", "_No response_", "- [x] agreed", "### One"]
)


@settings(max_examples=400)
@given(
    one_line,
    answers,
    answers,
    one_line,
    st.sampled_from(["- [ ] agreed", "- [x] agreed"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_T23_an_answer_never_becomes_another_field(  # noqa: PLR0913, PLR0917 - one for each question
    a: str, b: list[str], c: list[str], d: str, e: str, inner: str
) -> None:
    """What a person put into a form comes back as it was, or does not come back at all."""
    given = {"a": a, "b": inner.join(b), "c": inner.join(c), "d": d, "e": e}
    found = parse_answers(
        filled(
            SMALL, {k: v if v.strip() else "_No response_" for k, v in given.items()}
        ),
        [SMALL],
    )

    if isinstance(found, Answers):
        assert found.texts.get("a", "_No response_") == a
        assert found.texts.get("d", "_No response_") == d
        for key, lines in (("b", b), ("c", c)):
            assert bare(found.texts.get(key, "")) == bare("\n".join(lines))
    else:
        assert found.heading in LABELS


def bare(text: str) -> str:
    """The words of an answer, without what a form drops: emptiness, and a fence around the whole."""
    text = "\n".join(line for line in text.split("\n") if line).strip()
    while (
        len(text.split("\n")) > 1
        and text.startswith("```\n")
        and text.endswith("\n```")
    ):
        text = text.removeprefix("```\n").removesuffix("\n```").strip()
    return "" if text in {"_No response_", "```", "```\n```"} else text


@settings(max_examples=300)
@given(
    st.permutations(range(5)),
    st.lists(st.integers(0, 4), max_size=3),
    st.sets(st.integers(0, 4), max_size=2),
    answers,
)
def test_T23_shuffled_repeated_and_missing_headings_move_no_answer(
    order: list[int], repeated: list[int], missing: set[int], words: list[str]
) -> None:
    """Whatever is read stands below its own heading, in the form's order."""
    usual = ["own a", "own b", "own c", "x", "- [x] agreed"]
    parts = [f"### {LABELS[n]}\n\n{usual[n]}" for n in order if n not in missing]
    parts += [f"### {LABELS[n]}\n\nforged {n}" for n in repeated]
    found = parse_answers("\n\n".join([*parts, *words]), [SMALL])

    if isinstance(found, Answers):
        gone = (
            missing
            - set(repeated)
            - {LABELS.index(w[4:]) for w in words if w[4:] in LABELS}
        )
        assert all("abcde"[number] not in found.texts for number in gone)
        for number, key in enumerate("abcd"):
            text = found.texts.get(key, "")
            assert (
                text.startswith((usual[number], "forged"))
                or text in [word.strip() for word in words]
                or not text
                or "\n" in text
            )
    else:
        assert found.heading in LABELS


@settings(max_examples=200)
@given(st.text(max_size=300) | st.lists(pieces, max_size=40).map("\n".join))
def test_any_text_is_answered_with_fields_or_a_sentence(body: str) -> None:
    found = parse_answers(body, [*FORMS.values(), SMALL])

    assert isinstance(found, Answers) or found.sentence


@pytest.mark.parametrize(
    "unit",
    [
        "### One\n",
        "### Two\n",
        "### Three\n\n",
        "### Five\n\n- [x] agreed\n",
        "```\n",
        "\r",
        "a, ",
        "### Four\nx\n",
        " \n",
    ],
)
def test_the_time_is_linear_in_the_text(unit: str) -> None:
    start = "### One\n\nx\n\n### Two\n\n"
    body = start + unit * ((MOST_CHARACTERS - len(start)) // len(unit))

    begun = time.process_time()
    parse_answers(body, [SMALL, *FORMS.values()])

    assert time.process_time() - begun < 2


def test_a_long_text_of_mixed_headings_is_read_in_time() -> None:
    choice = random.Random(1)  # noqa: S311 - the same every time
    lines = [
        f"### {choice.choice(LABELS)}" if choice.random() < 0.7 else "x"
        for _ in range(9_000)
    ]
    body = "\n".join(["### One", "x", "### Two", *lines])[:MOST_CHARACTERS]

    begun = time.process_time()
    parse_answers(body, [SMALL])

    assert time.process_time() - begun < 2

"""No file, however odd, stops a rule."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.file_pass import Examiner
from bot.model.entry import COMMON_FIELDS
from bot.output.rule_cases import USUAL_PATH
from tests.rules.cases import case_paths, load_case

LAYOUTS = load_case(case_paths()[0]).layouts
EXAMINERS = [Examiner(layout, 2026) for layout in LAYOUTS.values()]
ODD = st.sampled_from(
    [
        *(
            "TBD",
            "-",
            "https://",
            "[",
            "](",
            "**a**",
            "<b",
            "<!--",
            "`",
            "NIPS 2023",
            "'24",
            "2024-02-30",
            "0",
            "9999",
        ),
        *(
            "https://arxiv.org/abs/2311.10122",
            "LL\u0430VA",
            "a\u00a0b",
            "The best",
            " #1",
            "Title: x",
            "\n- a",
            "Vidoe",
        ),
    ]
)
TEXTS = st.one_of(ODD, st.text(max_size=12), st.lists(ODD, max_size=4).map(" ".join))
KEYS = st.one_of(
    st.sampled_from([*COMMON_FIELDS, "modality", "quantity", "paper", "Venue", "alow"]),
    TEXTS,
)
VALUES = st.recursive(
    st.none() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=5,
)
PATHS = st.one_of(
    st.sampled_from(
        [
            USUAL_PATH,
            "entries/demo/models/x.yaml",
            "entries/demo/datasets/training/x.yaml",
            "x",
        ]
    ),
    st.lists(
        st.one_of(st.sampled_from(["entries", "demo", "..", "con.yaml"]), TEXTS),
        max_size=8,
    ).map("/".join),
)


@settings(max_examples=300)
@given(st.dictionaries(KEYS, VALUES, max_size=6), PATHS)
def test_rules_are_total_on_whatever_can_be_written(
    tree: dict[str, object], path: str
) -> None:
    from bot.document.writer import KeyOrder, write_canonical_text

    data = write_canonical_text(tree, KeyOrder()).encode("utf-8", "surrogatepass")  # type: ignore[arg-type]  # any nesting
    for examiner in EXAMINERS:
        for finding in examiner.examine(path, data).findings:
            assert finding.message
            assert finding.location.line >= 1


@settings(max_examples=150)
@given(
    st.binary(max_size=80)
    | st.lists(TEXTS, max_size=5).map(
        lambda lines: "\n".join(lines).encode("utf-8", "replace")
    )
)
def test_rules_are_total_on_any_bytes(data: bytes) -> None:
    for examiner in EXAMINERS:
        assert isinstance(examiner.examine(USUAL_PATH, data).findings, list)

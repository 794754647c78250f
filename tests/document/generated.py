"""Hypothesis strategies: values that YAML likes to misread, and files as untidy as people write them."""

import json

from hypothesis import strategies as st

Data = dict[str, object]

_LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
)
_NASTY = st.sampled_from(
    list(" '\"\\:#-[]{}&*!|>%@`?,=~.<\n0123456789ex_+/abcnoyT\u201c\xe9")
)
WORDS = st.sampled_from([
    "no", "Yes", "on", "null", "~", "NULL", "true", "12:30", "2304.10170", "1e3", "0x1F", "0o7", "017",
    "1_000", "2023", "-1", "+5", ".5", "5.", ".inf", "-.INF", ".nan", "2024-05-31", "2024-5-1T10:00:00Z",
    "=", "<<", "y", "a: b", "a #b", "a:", "# x", "- x", "-", "--- x", "...", "[x]", "{x}", "*x", "&x",
    "!x", "%x", "@x", "`x`", "", " ", " x", "x ", "\n", "x\n", "x\n\n", "\nx", "x\ny", " x\ny", "x\n y\n",
    "x\n\ny\n", "x \ny", "\tx\ny", "150k", "3D objects", "NIPS 2023", "https://x.org/#a?b=c&d", "it's",
    'say "hi"', "C# and F#", "\u2764\ufe0f", "\xa0",
])  # fmt: skip
TEXTS = st.one_of(WORDS, st.text(_NASTY, max_size=12), st.text(_LETTERS, max_size=12))
KEYS = st.one_of(
    st.sampled_from(
        [
            "title",
            "name",
            "year",
            "links",
            "tags",
            "also_in",
            "paper",
            "code",
            "no",
            "12",
            "a b",
            "#x",
        ]
    ),
    st.text(_NASTY, min_size=1, max_size=5).filter(lambda key: key != "<<"),
)
VALUES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=6,
)
DATA = st.dictionaries(KEYS, VALUES, max_size=6)

_PLAIN = st.sampled_from(
    ["A study", "x", "no", "2023", "Foo-1", "it's", "a, b", "C#", "~", ""]
)
_COMMENT = st.sampled_from(
    [
        "# one",
        "#two",
        "#",
        "# three: [x",
        '# "four',
        "# yaml-language-server: $schema=x",
    ]
)


@st.composite
def untidy_texts(draw: st.DrawFn) -> str:
    """Draw a readable file with comments, blank lines, odd indentation, mixed quotes and flow lists."""
    keys = draw(
        st.lists(
            st.sampled_from(
                ["title", "name", "year", "venue", "links", "tags", "also_in", "z"]
            ),
            unique=True,
            min_size=1,
        )
    )
    lines: list[str] = []
    _noise(draw, lines)
    for key in keys:
        _field(draw, lines, key, "", 0)
    _noise(draw, lines)
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def _noise(draw: st.DrawFn, lines: list[str]) -> None:
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        indent = " " * draw(st.integers(0, 6))
        lines.append(draw(st.one_of(st.just(""), _COMMENT.map(indent.__add__))))


def _trail(draw: st.DrawFn) -> str:
    return (
        draw(st.sampled_from([" ", "   "])) + draw(_COMMENT)
        if draw(st.booleans())
        else ""
    )


def _scalar(draw: st.DrawFn) -> str:
    text = draw(_PLAIN)
    style = draw(st.sampled_from(["plain", "single", "double"]))
    if style == "single":
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text) if style == "double" else text


def _field(draw: st.DrawFn, lines: list[str], key: str, pad: str, depth: int) -> None:
    _noise(draw, lines)
    head = f"{pad}{key}:"
    shape = draw(
        st.sampled_from(["scalar", "scalar", "literal", "flow", "list", "mapping"])
    )
    deeper = pad + " " * draw(st.integers(1, 4))
    if shape == "literal":
        lines.append(
            f"{head} {draw(st.sampled_from(['|', '|-', '>', '>-']))}{_trail(draw)}"
        )
        lines.extend(
            [f"{deeper}text # no comment", "", f"{deeper}more"][
                : draw(st.integers(1, 3))
            ]
        )
    elif shape == "flow":
        # ruamel.yaml loses a comment before a bracket in a bracket; such a text is refused, see test_writer
        before, inside = (_trail(draw), "b") if draw(st.booleans()) else ("", "{b: c}")
        lines.extend(
            [
                f"{head} [a, 'no',{before}",
                f"{deeper}{inside}{_trail(draw)}",
                f"{deeper}]{_trail(draw)}",
            ]
        )
    elif shape == "list" and depth < 2:
        lines.append(head + _trail(draw))
        _items(draw, lines, deeper if draw(st.booleans()) else pad, depth)
    elif shape == "mapping" and depth < 2:
        lines.append(head + _trail(draw))
        for name in draw(
            st.lists(st.sampled_from(["paper", "code", "b"]), unique=True, min_size=1)
        ):
            _field(draw, lines, name, deeper, depth + 1)
    else:
        lines.append(f"{head} {_scalar(draw)}{_trail(draw)}")


def _items(draw: st.DrawFn, lines: list[str], pad: str, depth: int) -> None:
    for _ in range(draw(st.integers(1, 3))):
        _noise(draw, lines)
        if draw(st.booleans()):
            lines.append(f"{pad}- {_scalar(draw)}{_trail(draw)}")
            continue
        section = draw(
            st.sampled_from(["x", "'no'", '"2023"'])
        )  # an empty first item may be refused
        lines.append(f"{pad}- section: {section}{_trail(draw)}")
        _field(draw, lines, "text", pad + "  ", depth + 1)

"""Nothing that a stranger wrote leaves the code it is shown in."""

import html
import math
import re
import time
from collections.abc import Callable
from itertools import islice

import pytest
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.output import untrusted
from bot.output.untrusted import (
    accept_plain,
    is_copyable,
    log_line,
    quote_block,
    quote_inline,
    render_fold,
    render_workflow_command,
)
from tests.output.payloads import ATOMS, EVERY, payloads

CODE = re.compile(r"<code[^>]*>([^<]*)</code>")
OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
EXTENSIONS = ("table", "autolink", "strikethrough")


def github(markdown: str) -> str:
    """Parse as GitHub does, but with raw HTML let through, so that it shows."""
    return str(markdown_to_html_with_extensions(markdown, OPTIONS, EXTENSIONS))


def commonmark() -> Callable[[str], str]:
    parser = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    return lambda markdown: str(parser.render(markdown))


def comment(text: str) -> str:
    """Write *text* everywhere a comment may hold it."""
    span = quote_inline(text)
    cell = quote_inline(text, in_table=True)
    inner = f"{span}\n\n{quote_block(text, 'yaml')}"
    return f"""\
The value {span} is wrong, see {span}.
{span} begins a line
and ends one: {span}

{span}

- {span}
- title: {span}
  1. {span}

  {quote_block(text, prefix="  ").lstrip(" ")}
| field | value | fixed |
| :-- | --- | --- |
| title | {cell} | {cell} |
| {cell} | x {cell} y | ok |

> {span}
> and {span}
{quote_block(text, "diff", prefix="> ")}
{render_fold("Fixed automatically", inner, subject=text)}
### Preview
{span}

### File
{quote_block(text, "text")}
> - {span}
>
{quote_block(text, prefix=">   ")}
The end.
"""


def skeleton(rendered: str) -> str:
    """What a parser made of everything that is not code."""
    return CODE.sub("<code></code>", rendered)


def shown(rendered: str) -> set[str]:
    """Every text that stands in code, with the names of hidden characters turned back into them."""
    return {spelled_back(html.unescape(code)) for code in set(CODE.findall(rendered))}


def spelled_back(text: str) -> str:
    text = re.sub("⟨U\\+([0-9A-F]{4,6})⟩", lambda name: chr(int(name[1], 16)), text)
    return re.sub("⟨([0-9]+) times U\\+0060⟩", lambda name: "`" * int(name[1]), text)


def as_line(text: str) -> str:
    line = re.sub("\r\n|[\n\r\t]", " ", text)
    return line if line.strip(" ") else "(blank)" if line else "(empty)"


def as_block(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return text if text.endswith("\n") or not text else text + "\n"


def test_there_are_about_twenty_thousand_payloads_and_always_the_same() -> None:
    assert 20_000 < sum(1 for _ in payloads()) < 25_000
    assert math.gcd(len(ATOMS), EVERY) == 1
    assert list(islice(payloads(), 500)) == list(islice(payloads(), 500))


@pytest.mark.feature("escaped")
def test_T17_on_github_no_payload_leaves_its_code_and_none_is_lost() -> None:
    expected = skeleton(github(comment("x")))

    for text in payloads():
        rendered = github(comment(text))

        assert skeleton(rendered) == expected, repr(text)
        assert len(text) > 300 or shown(rendered) == {as_line(text), as_block(text)}, (
            repr(text)
        )


def test_T17_in_another_parser_no_payload_leaves_its_code_either() -> None:
    render = commonmark()
    expected = skeleton(render(comment("x")))

    for text in islice(payloads(), 0, None, 23):
        assert skeleton(render(comment(text))) == expected, repr(text)


@given(st.text(st.characters()), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_text_at_all_comes_back_from_a_span(text: str, in_table: bool) -> None:  # noqa: FBT001
    span = quote_inline(text, in_table=in_table, limit=10_000)
    page = f"| a |\n|---|\n| {span} |\n" if in_table else f"A {span} b.\n"

    assert shown(github(page)) == {as_line(text)}


@given(st.text("`~ \n\t<>|\\#-x\u202e", max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_at_all_comes_back_from_a_block(text: str) -> None:
    assert shown(github(quote_block(text))) == {as_block(text)}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        (" a ", "`  a  `"),
        ("a\r\nb\tc", "`a b c`"),
        ("", "`(empty)`"),
        ("\n ", "`(blank)`"),
        ("a\u202eb\0", "`a⟨U+202E⟩b⟨U+0000⟩`"),
        ("no\u00a0break", "`no⟨U+00A0⟩break`"),
        ("a\u3164", "`a⟨U+3164⟩`"),
        ("a\ufe0f", "`a⟨U+FE0F⟩`"),
        ("\ud800", "`⟨U+D800⟩`"),
        ("日本\u3000❤\ufe0f", "`日本\u3000❤\ufe0f`"),
        ("`" * 64, f"{'`' * 65} {'`' * 64} {'`' * 65}"),
        ("`" * 65, "`⟨65 times U+0060⟩`"),
    ],
)
def test_a_span_shows(text: str, span: str) -> None:
    assert quote_inline(text) == span


def test_a_pipe_in_a_table_is_escaped_and_a_backslash_before_it_named() -> None:
    assert quote_inline("a|b", in_table=True) == "`a\\|b`"
    assert quote_inline("a\\\\|b\\", in_table=True) == "`a\\⟨U+005C⟩\\|b\\`"


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    assert (
        quote_inline("https://example.org/" + "a" * 300 + "/end", limit=16)
        == "`https://ex…a/end`"
    )
    assert len(quote_inline("`" * 10_000)) < 1_000


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", "```yaml\n```\n"),
        ("a", "```yaml\na\n```\n"),
        ("a\n", "```yaml\na\n```\n"),
        ("a\n\n", "```yaml\na\n\n```\n"),
        ("```\n", "````yaml\n```\n````\n"),
        ("a\r\nb\rc\u2028", "```yaml\na\nb⟨U+000D⟩c⟨U+2028⟩\n```\n"),
    ],
)
def test_a_block_ends_with_one_line_break(text: str, block: str) -> None:
    assert quote_block(text, "yaml") == block


def test_a_block_in_a_list_or_a_quote_has_the_prefix_on_every_line() -> None:
    assert quote_block("a\n\tb", prefix="> ") == "> ```\n> a\n> \tb\n> ```\n"


@pytest.mark.parametrize(
    "text", ["a\u200bb", "a\rb", "a\r\n", "no\u00a0break", "`" * 65, "\x1b[0m"]
)
def test_a_text_to_copy_holds_nothing_hidden(text: str) -> None:
    assert not is_copyable(text)
    with pytest.raises(ValueError, match="hidden"):
        quote_block(text, "yaml", exact=True)
    with pytest.raises(ValueError, match="hidden"):
        quote_block(text, "suggestion")


def test_a_text_to_copy_is_not_changed() -> None:
    text = "title: ``a``\n\ttab: é ❤\ufe0f\n"

    assert quote_block(text, "suggestion") == f"```suggestion\n{text}```\n"


@pytest.mark.parametrize(
    ("info", "prefix"), [("html", ""), ("mermaid", ""), ("yaml", "# "), ("yaml", "\t")]
)
def test_a_block_takes_no_other_language_and_no_other_prefix(
    info: untrusted.Info, prefix: str
) -> None:
    with pytest.raises(ValueError, match="takes neither"):
        quote_block("a", info, prefix=prefix)


def test_a_collapsed_block_has_blank_lines_around_what_is_markdown() -> None:
    assert render_fold("Passed (2)", "\n- a\n\n", subject="x@y") == (
        "<details>\n<summary>Passed (2) <code>x&#64;y</code></summary>\n\n- a\n\n</details>\n"
    )


def test_T36_a_region_marker_in_a_value_stays_code() -> None:
    for text in ("<!-- listwright:end -->", "<!--", "a -->\n</details>", "{{ x }}"):
        rendered = github(comment(text))

        assert "<!--" not in rendered
        assert rendered.count("</details>") == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-m x",
        " x",
        "x ",
        "x\n",
        "a" * 73,
        "@octocat",
        "Fixes #1",
        "Fixes GH-1",
        "fix gh-22",
        "a/b",
        "[skip ci]",
        "Co-authored-by: x",
        "é",
        "x\u202e",
    ],
)
def test_T17_a_title_with_anything_unusual_is_no_title(text: str) -> None:
    assert accept_plain(text) is None


@pytest.mark.parametrize(
    "text", ["A", "Add Qwen2.5-VL", "LLaVA 1.5 + more_data", "a" * 72, "GH-Bench"]
)
def test_a_plain_title_stays(text: str) -> None:
    assert accept_plain(text) == text


BRANCHES = (
    "x)@octocat", "x](/evil/repo)", "x#@octocat", "x?filename=.github/x", "x&value=y", "x&lt;y",
    "feature/x", "x`y`", "x<b>", "x\\)", "x%2e%2e/y", "é", 'x"onclick="y', "x'y", "x*_~y", "x@{1}", "main",
)  # fmt: skip


@pytest.mark.parametrize("branch", BRANCHES)
def test_T40_a_branch_can_not_end_the_link_it_stands_in(branch: str) -> None:
    url = untrusted.make_new_file_url(
        "o/r", branch, "entries/a b.yaml", "title: [x](y) & ü\n"
    )
    assert url is not None
    page = f"Then [create this file]({url}) and wait.\n"

    found = re.fullmatch(
        '<p>Then <a href="([^"]*)">create this file</a> and wait.</p>\n', github(page)
    )
    assert found is not None
    assert html.unescape(found[1]) == url
    assert re.fullmatch(
        "https://github\\.com/o/r/new/[A-Za-z0-9%/._~-]+\\?filename=[^&]+&value=[^&]+",
        url,
    )
    assert commonmark()(page).count("<a ") == 1


@pytest.mark.parametrize(
    "branch",
    [
        "../../evil/repo",
        "x](//evil.example)",
        "a/../b",
        ".",
        "/a",
        "a/",
        "a//b",
        "a..b",
        "a b",
        "a\nb",
        "a\u202eb",
        "",
    ],
)
def test_T40_a_branch_that_can_not_be_gets_no_link(branch: str) -> None:
    assert untrusted.make_new_file_url("o/r", branch, "a.yaml", "x") is None


@pytest.mark.parametrize(
    "repository",
    ["o", "o/r/s", "o/..", "../r", "o/r?x", "o/r)", "/r", "o/", "o/r\n", "o@x/r"],
)
def test_T40_a_repository_that_can_not_be_gets_no_link(repository: str) -> None:
    assert untrusted.make_new_file_url(repository, "main", "a.yaml", "x") is None


def test_T40_a_link_that_browsers_would_cut_is_not_offered() -> None:
    assert untrusted.make_new_file_url("o/r", "main", "a.yaml", "x" * 7_900) is not None
    assert untrusted.make_new_file_url("o/r", "main", "a.yaml", "x" * 8_000) is None
    assert untrusted.make_new_file_url("o/r", "main", "a.yaml", "é" * 2_000) is None
    assert untrusted.make_new_file_url("o/r", "main", "a.yaml", "hidden \u200b") is None


def test_a_file_offered_has_its_path_and_its_text_in_the_address() -> None:
    assert (
        untrusted.make_new_file_url("o/r", "fix/x", "entries/l/a.yaml", "a: b\n")
        == "https://github.com/o/r/new/fix/x?filename=entries%2Fl%2Fa.yaml&value=a%3A%20b%0A"
    )


def test_T17_whatever_a_url_holds_it_gives_one_link_or_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(untrusted, "find_url_problem", lambda _url: None)
    linked = 0

    for text in islice(payloads(), 0, None, 5):
        for url in (f"https://example.org/{text}", f"https://example.org{text}/"):
            link = untrusted.link_to(url, "the page")
            rendered = github(f"See {link or quote_inline(url)} there.\n")
            linked += link is not None

            one = '<p>See (?:<a href="https://[^"<> ]*">the page</a>|<code>[^<]*</code>) there.</p>\n'
            assert re.fullmatch(one, rendered), repr(url)
    assert linked > 500


def test_a_harmless_url_is_linked_as_it_is() -> None:
    assert (
        untrusted.link_to("https://arxiv.org/abs/2304.08485", "paper")
        == "[paper](https://arxiv.org/abs/2304.08485)"
    )
    assert untrusted.link_to("https://example.org/a_(b)?c=1&d=2#e", "page") == (
        "[page](https://example.org/a_%28b%29?c=1&amp;d=2#e)"
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "//example.org/",
        "https://user@example.org/",
        "https://evil.example\\@example.org/",
        "https://example.org/a b",
        " https://example.org/",
        "https://example.org/\n",
        "https://",
        "",
    ],
)
def test_T17_a_url_with_a_problem_is_not_linked(url: str) -> None:
    assert untrusted.link_to(url, "page") is None


@pytest.mark.parametrize(
    "label", ["", "@octocat", "a](b", "`a`", "#1", "a\nb", "<b>", "![a", "a*b*"]
)
def test_a_label_is_never_a_strangers_text(label: str) -> None:
    with pytest.raises(ValueError, match="no label of ours"):
        untrusted.link_to("https://example.org/", label)
    with pytest.raises(ValueError, match="no label of ours"):
        render_fold(label, "body")


def test_T05_an_annotation_is_escaped_as_the_runner_unescapes() -> None:
    line = render_workflow_command(
        "error",
        "50%\r\nnext: a,b::c",
        file="entries/a,b:c.yaml",
        line=3,
        column=7,
        title="x::y\n%",
    )

    assert line == (
        "::error file=entries/a%2Cb%3Ac.yaml,line=3,col=7,title=x%3A%3Ay⟨U+000A⟩%25::50%25%0D%0Anext: a,b::c"
    )
    assert render_workflow_command("notice", "done") == "::notice::done"


def runner_obeys(line: str) -> bool:
    """Whether a runner would look for a command in *line*, in either syntax it knows."""
    return line.lstrip().startswith("::") or "##[" in line


@pytest.mark.parametrize(
    "command",
    ["::add-mask::x", "##[add-mask]x", "::error file=a::b", "::stop-commands::x"],
)
@pytest.mark.parametrize(
    "before",
    [
        "",
        " ",
        "\n",
        "x\n",
        "\r",
        "\t",
        "\u3000",
        "\u200b",
        "\x1b[0m",
        "#",
        "\u2028",
        "a",
        ":",
    ],
)
def test_T05_no_value_gives_the_runner_a_command(before: str, command: str) -> None:
    line = log_line(before + command)

    assert not runner_obeys(line)
    assert line.splitlines() == [line]
    assert "\x1b" not in line
    assert line.endswith(command[-3:])


def test_T05_no_payload_gives_the_runner_a_command() -> None:
    for text in islice(payloads(), 0, None, 2):
        line = log_line(text + "::add-mask::x ##[add-mask]y")
        annotation = render_workflow_command("error", text, file=text, title=text)

        assert not runner_obeys(line), repr(text)
        assert line.splitlines() == [line], repr(text)
        assert annotation.splitlines() == [annotation], repr(text)
        assert re.fullmatch("::error file=[^,:]*,title=[^,:]*::.*", annotation), repr(
            text
        )


SECRETS = (
    "ghs_" + "a1B2" * 9,
    "ghp_" + "0" * 36,
    "gho_" + "Z" * 36,
    "ghs_123456_eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "github_pat_" + "11A_b" * 16,
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "eC1hY2Nlc3MtdG9rZW46Z2hzX2Fh",
)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "around",
    ["{}", "https://x-access-token:{}@github.com/o/r", "a=%3D{}&b", '"{}",', "at{}\nx"],
)
def test_T34_a_secret_is_never_logged(secret: str, around: str) -> None:
    text = around.format(secret)

    for line in (
        log_line(text),
        log_line("a" * 1_320 + text + "b" * 2_000),
        render_workflow_command("error", text, file=text, title=text),
    ):
        assert secret[:16] not in line
        assert secret[-8:] not in line
    assert "[redacted]" in log_line(text)


def test_T34_credentials_in_an_address_or_a_header_are_never_logged() -> None:
    assert log_line("fatal: https://x-access-token:hunter2@github.com/o/r") == (
        "fatal: https://x-access-token:[redacted]@github.com/o/r"
    )
    assert (
        log_line("https://me:hunter2@example.org")
        == "https://me:[redacted]@example.org"
    )
    assert (
        log_line("Authorization: bearer hunter2") == "Authorization: bearer [redacted]"
    )
    assert log_line("https://example.org:8080/a@b weights_file laughs_x") == (
        "https://example.org:8080/a@b weights_file laughs_x"
    )


@pytest.mark.parametrize(
    "part",
    [
        "eyJ",
        "://a:",
        "://",
        "x-access-token:",
        "ghs_",
        "`",
        "\\|",
        "\u200b",
        "::",
        "a.",
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(part: str) -> None:
    text = part * (64_000 // len(part))

    start = time.process_time()
    log_line(text)
    quote_inline(text, in_table=True)
    quote_block(text)
    accept_plain(text)
    is_copyable(text)

    assert (
        time.process_time() - start < 2
    )  # what takes the square of its length takes minutes

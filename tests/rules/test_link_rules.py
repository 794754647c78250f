"""Links that lie are refused wherever they stand (threats T12 and T51), and paths that collide (T13)."""

import json

import pytest

from bot.engine.file_pass import Examiner
from bot.engine.registry import load_rules
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.finding import Finding
from bot.model.layout import FieldSpec, Layout, Section, View
from bot.rules.broken_relative_path import broken_relative_path
from bot.rules.colliding_path import colliding_path

LAYOUT = Layout(
    id="demo",
    title="A demonstration",
    document="lists/demo.md",
    sections={"tools": Section(title="Tools", views={"tools": View(item="- {title}")})},
    fields={"preview": FieldSpec(type="markdown"), "home": FieldSpec(type="url")},
)

LYING = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "https://github.com@evil.example/x",
    "https://user:secret@github.com/x",
    "https://github.com\\@evil.example",
    "https:\\\\evil.example",
    "https://g\u0456thub.com/x",  # a Ukrainian letter
    "https://\u202egro.elpmaxe",
    "https://github\u200b.com/x",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://localhost/",
    "https://printer.local/",
    "https://example.com:99999/",
    "https:///path",
    "ftp://example.org/x",
    "example.org/page",
    "www.example.org",
]


def judged(text: str) -> list[Finding]:
    """Return what `unsafe-link` finds in an entry file."""
    findings = (
        Examiner(LAYOUT, 2026)
        .examine("entries/demo/tools/x.yaml", text.encode())
        .findings
    )
    return [finding for finding in findings if finding.rule == "unsafe-link"]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("url", [url for url in LYING if url.isprintable()])
def test_T12_a_lying_link_is_refused_under_links(url: str) -> None:
    for place in (
        "links: {{x: {}}}",
        "links: {{x: {{url: {}, text: x}}}}",
        "home: {}",
        "links: [{}]",
    ):
        assert judged(f"title: T\n{place.format(quoted(url))}\n"), place


@pytest.mark.parametrize("url", [url for url in LYING if url.isprintable()])
@pytest.mark.parametrize(
    "field", ["description", "preview", "verbatim", "title", "venue"]
)
def test_T12_a_lying_link_is_refused_inside_a_text(field: str, url: str) -> None:
    title = "" if field == "title" else "title: T\n"

    assert judged(f"{title}{field}: {quoted(f'[x]({url})')}\n")


@pytest.mark.parametrize(
    "url", ["https://\u202egro.elpmaxe", "https://github\u200b.com/x"]
)
def test_T12_a_link_with_hidden_characters_is_refused_even_if_escaped(url: str) -> None:
    escaped = url.encode("ascii", "backslashreplace").decode()

    text = f'title: T\nlinks:\n  x: "{escaped}"\n'

    assert (
        Examiner(LAYOUT, 2026)
        .examine("entries/demo/tools/x.yaml", text.encode())
        .record
        is None
    )


@pytest.mark.parametrize(
    "text", ["\\x5bx](javascript:alert)", "\\x3ca href=javascript:alert>"]
)
def test_T12_a_lying_link_is_refused_inside_a_text_even_if_escaped(text: str) -> None:
    assert judged(f'title: T\ndescription: "{text}"\n')


LEAVING = [
    "../../settings",
    "..%2F..%2fsettings",
    "%2e%2e/%2E%2e/settings",
    "docs/../../../settings",
    "/settings",
    "/octo-curator/other/settings",
    "//host/x",
    "\\\\host\\x",
    "..\\..\\settings",
    "https:/settings",
    "https:../../settings",
    "C:\\x",
    "javascript%3Aalert(1)",
]


@pytest.mark.parametrize("url", LEAVING)
def test_T51_a_link_that_leaves_the_files_of_the_repository_is_refused(
    url: str,
) -> None:
    for place in ("links: {{x: {}}}", "home: {}"):
        assert judged(f"title: T\n{place.format(quoted(url))}\n"), place
    for text in (f"[x](<{url}>)", f'<a href="{url}">x</a>', f"[x]\n\n[x]: <{url}>"):
        for field in ("description", "preview", "verbatim"):
            assert judged(f"title: T\n{field}: {json.dumps(text)}\n"), (field, text)
    shown = (
        f"title: T\nalso_in: [{{section: tools, preview: {quoted(f'[x](<{url}>)')}}}]\n"
    )
    assert judged(shown)


@pytest.mark.parametrize(
    "url",
    [
        "../README.md",
        "img/a.png",
        "./a/../b.md",
        "/bib/2024/a.md",
        "#section",
        "mailto:someone@example.org",
    ],
)
def test_T51_a_file_of_the_repository_a_place_in_the_page_and_a_mailbox_are_fine(
    url: str,
) -> None:
    assert not judged(
        f"title: T\npreview: {quoted(f'[x]({url})')}\nlinks:\n  x: {url!r}\n"
    )


def test_T12_a_section_cannot_lower_the_rule() -> None:
    assert load_rules()["unsafe-link"].security
    assert load_rules()["unsafe-link"].severity == "error"


def test_a_missing_scheme_is_added() -> None:
    (finding,) = judged("title: T\nlinks:\n  x: example.org/page\n")

    assert finding.fix is not None
    assert finding.fix.description == "Write `https://example.org/page`"
    assert finding.has_safe_fix


def colliding(*paths: str, subjects: tuple[str, ...]) -> list[str]:
    records = {subject: {"title": "T"} for subject in subjects}
    catalog = Catalog.keep({"demo": LAYOUT}, records, {}, frozenset(paths))
    return [
        subject
        for subject, _ in colliding_path.check(
            catalog, [EntryId(name) for name in subjects]
        )
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("llava", "LLaVA"),
        ("cafe\u0301", "caf\u00e9"),
        ("stra\u00dfe", "strasse"),
        ("\u212bngstrom", "\u00e5ngstrom"),
        ("a/b", "A/b"),
    ],
)
def test_T13_paths_that_one_computer_takes_for_one_collide(
    one: str, other: str
) -> None:
    paths = [f"entries/demo/tools/{name}.yaml" for name in (one, other)]
    both = (f"demo/tools/{one}", f"demo/tools/{other}")

    assert colliding(*paths, subjects=both[1:]) == [both[1]]
    assert colliding(*paths, subjects=both) == [max(both)]


def test_T13_two_endings_make_one_id() -> None:
    paths = (
        "entries/demo/tools/a.yaml",
        "entries/demo/tools/a.yml",
        "entries/demo/tools/a.png",
    )

    assert colliding(*paths, subjects=("demo/tools/a",)) == ["demo/tools/a"]


def test_without_the_files_of_the_repository_no_path_is_called_broken() -> None:
    record = {"title": "T", "links": {"figure": "./nowhere.png"}}
    catalog = Catalog.keep({"demo": LAYOUT}, {"demo/tools/x": record}, {})

    assert list(broken_relative_path.check(catalog, [EntryId("demo/tools/x")])) == []

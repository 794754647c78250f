"""Draw the pictures of the documentation in a real browser: a comment of the bot, an issue form, and the reply to it.

    python docs/pictures.py          # needs chromium, a font with emoji, and the packages of requirements/dev.txt
    python docs/pictures.py --check  # needs no browser: are the pictures those of today's texts?

Nothing is made up: the comment comes from `listwright review`, the form from the template
that `listwright generate` wrote, the reply from `listwright propose` on the form's text.
"""

import argparse
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/pictures"
TEMPLATE = ".github/ISSUE_TEMPLATE/listwright-add.yml"
SEED = ROOT / "tests/data/seeds/vlm-hub.txt"
LIST = "vlm-hub"
DRAWN = FOLDER / "drawn.json"
"""The digest of the page that each picture was drawn from."""

Form: TypeAlias = dict[str, Any]

ENTRY = f"entries/{LIST}/benchmarks/Tidepool.yml"
CONTRIBUTION = """\
title: Tidepool: A Benchmark for Reading Charts in Motion
links:
    paper: http://www.arxiv.org/pdf/2505.21374v1?utm_source=newsletter
descripton: Animated charts with 2,400 questions
"""
ANSWERS = {
    "title": "Tidepool: A Benchmark for Reading Charts in Motion",
    "link": "http://www.arxiv.org/pdf/2505.21374v1?utm_source=newsletter",
    "description": "Animated charts with 2,400 questions.",
}
SECTION = "🏆 Benchmarks"
TODAY = "2026-01-31"
WIDTH = 900
HEIGHT = "<script>document.body.dataset.height = document.documentElement.offsetHeight</script>"
SHOWN = ("section", "title", "link", "links", "description", "credit")
"""The questions in the picture; the form has more, which may stay empty."""

# GitHub's own colours, light and dark.
LIGHT = {
    "page": "#ffffff",
    "text": "#1f2328",
    "quiet": "#59636e",
    "border": "#d1d9e0",
    "panel": "#f6f8fa",
    "code": "#eff1f3",
    "link": "#0969da",
    "added": "#dafbe1",
    "required": "#d1242f",
}
DARK = {
    "page": "#0d1117",
    "text": "#f0f6fc",
    "quiet": "#9198a1",
    "border": "#3d444d",
    "panel": "#151b23",
    "code": "#2f3742",
    "link": "#4493f8",
    "added": "#12261e",
    "required": "#f85149",
}
STYLE = """
* { box-sizing: border-box }
body { margin: 0; padding: 24px; background: var(--page); color: var(--text);
  font: 14px/1.5 Inter, "Liberation Sans", "Noto Color Emoji", sans-serif }
a { color: var(--link); text-decoration: none }
label { display: block; margin: 18px 0 4px; font-weight: 600 }
label i { color: var(--required); font-style: normal }
small { display: block; margin-bottom: 6px; color: var(--quiet); font-size: 12px }
.box { padding: 6px 12px; border: 1px solid var(--border); border-radius: 6px;
  min-height: 34px; background: var(--panel) }
.area { min-height: 64px } .empty { color: var(--quiet) } .tick { font-weight: 400 }
h1 { font-size: 20px; margin: 0 0 8px } h3 { margin: 12px 0 }
.comment { border: 1px solid var(--border); border-radius: 6px }
.comment > header { padding: 8px 16px; background: var(--panel); color: var(--quiet);
  border-bottom: 1px solid var(--border); border-radius: 6px 6px 0 0 }
.comment > div { padding: 4px 16px 12px }
pre { padding: 12px; background: var(--panel); border-radius: 6px;
  overflow-wrap: anywhere; white-space: pre-wrap; font: 12px/1.5 "DejaVu Sans Mono", monospace }
code { font: 12px "DejaVu Sans Mono", monospace }
p code, li code { padding: 2px 5px; background: var(--code); border-radius: 6px }
.added { display: inline-block; width: 100%; background: var(--added) }
"""


def main() -> int:
    """Draw all pictures, or check that the pages are still those that were drawn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    pages = make_pages()
    digests = {
        name: hashlib.sha256(page.encode()).hexdigest() for name, page in pages.items()
    }
    if parser.parse_args().check:
        return report_stale(digests)
    for name, page in pages.items():
        draw(page, FOLDER / f"{name}.png")
    DRAWN.write_text(json.dumps(digests, indent=2) + "\n", "utf-8")
    return 0


def make_pages() -> dict[str, str]:
    """Return the HTML page of each picture, by the picture's name."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder) / "list"
        make_repository(repository)
        template = read_form(repository)
        form = render_form(template)
        reply = make_reply(repository, template)
        comment = make_comment(repository)
    return {
        "comment-light": make_page(comment, LIGHT),
        "comment-dark": make_page(comment, DARK),
        "form": make_page(form, LIGHT),
        "reply": make_page(reply, LIGHT),
    }


def report_stale(digests: Mapping[str, str]) -> int:
    """Name the pictures that were drawn from other pages; return 1 if there is one."""
    drawn = json.loads(DRAWN.read_text("utf-8")) if DRAWN.is_file() else {}
    stale = [name for name, digest in digests.items() if drawn.get(name) != digest]
    for name in stale:
        sys.stdout.write(f"docs/pictures/{name}.png shows what is no longer so.\n")
    if stale:
        sys.stdout.write("`python docs/pictures.py` draws the pictures again.\n")
    return int(bool(stale))


def make_repository(folder: Path) -> None:
    """Import one of the lists of this repository as it once was, so that its entries of today change no picture."""
    run(["git", "init", "--quiet", "--initial-branch=main", str(folder)], ROOT)
    shutil.copyfile(SEED, folder / "README.md")
    commit(folder, "A list")
    run_bot(folder, "init", "--yes", "--forms", "--list", LIST)
    commit(folder, "The list is imported")


def make_comment(repository: Path) -> str:
    """Return the bot's comment on a contribution with several mistakes, as HTML."""
    (repository / ENTRY).write_text(CONTRIBUTION, "utf-8")
    commit(repository, "Add an entry")
    revisions = ("--base", "HEAD~1", "--head", "HEAD")
    return frame_comment(
        run_bot(repository, "review", *revisions, "--format", "markdown")
    )


def run_bot(repository: Path, *words: str, given: str = "") -> str:
    """Run a command of the bot in a repository, and return what it prints."""
    command = [
        sys.executable,
        "-m",
        "bot",
        words[0],
        "--root",
        str(repository),
        *words[1:],
    ]
    return run(command, ROOT, given=given)


def commit(clone: Path, message: str) -> None:
    """Commit everything in a clone, always at the same time and by the same person."""
    who = [
        "-c",
        "user.name=octo-curator",
        "-c",
        "user.email=octo-curator@users.noreply.example",
    ]
    when = {
        "GIT_AUTHOR_DATE": f"{TODAY}T12:00:00Z",
        "GIT_COMMITTER_DATE": f"{TODAY}T12:00:00Z",
    }
    run(["git", "add", "--all"], clone)
    run(
        ["git", *who, "commit", "--quiet", "--allow-empty", "--message", message],
        clone,
        when,
    )


def run(
    words: list[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    given: str = "",
) -> str:
    """Run a program and return what it prints; the bot's status 1 means that it found something."""
    surroundings = {
        **os.environ,
        "LISTWRIGHT_TODAY": TODAY,
        "PYTHONPATH": str(ROOT),
        **(environment or {}),
    }
    done = subprocess.run(
        words,
        cwd=folder,
        env=surroundings,
        input=given.encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode > 1:
        raise SystemExit(done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode()


def read_form(repository: Path) -> Form:
    """Return the form to add an entry, as GitHub reads it."""
    form: Form = yaml.safe_load((repository / TEMPLATE).read_text("utf-8"))
    return form


def choose_answers(form: Form) -> Mapping[str, str]:
    """Return what somebody fills in, by question."""
    sections = next(item for item in form["body"] if item.get("id") == "section")
    options = sections["attributes"]["options"]
    section = next(option for option in options if option.endswith(SECTION))
    return {**ANSWERS, "section": section}


def render_form(form: Form) -> str:
    """Return the form, filled in, as HTML."""
    answers = choose_answers(form)
    parts = [
        f"<h1>{html.escape(form['name'])}</h1>",
        f"<small>{html.escape(form['description'])}</small>",
    ]
    for item in form["body"]:
        if item["type"] == "markdown":
            parts.append(render_markdown(item["attributes"]["value"]))
        elif item["id"] in SHOWN:
            parts += render_question(item, answers.get(item["id"], ""))
    return "".join(parts)


def render_question(item: Mapping[str, Any], answer: str) -> Iterator[str]:
    """Yield the HTML of one question with its answer, which may be empty."""
    about = item["attributes"]
    needed = "<i> *</i>" if item.get("validations", {}).get("required") else ""
    yield f"<label>{html.escape(about['label'])}{needed}</label>"
    if "description" in about:
        yield f"<small>{html.escape(about['description'])}</small>"
    if item["type"] == "checkboxes":
        for option in about["options"]:
            yield f'<label class="tick"><input type="checkbox"> {html.escape(option["label"])}</label>'
        return
    text = html.escape(answer or about.get("placeholder", ""))
    kinds = "box" + " area" * (item["type"] == "textarea") + " empty" * (not answer)
    arrow = " ▾" if item["type"] == "dropdown" else ""
    yield f'<div class="{kinds}">{text}{arrow}</div>'


def render_issue(form: Form) -> str:
    """Return the text of the issue that GitHub makes of the filled form."""
    answers = choose_answers(form)
    parts = []
    for item in form["body"]:
        if item["type"] == "markdown":
            continue
        about = item["attributes"]
        empty = "_No response_"
        if item["type"] == "checkboxes":
            empty = "\n".join(f"- [ ] {option['label']}" for option in about["options"])
        parts.append(f"### {about['label']}\n\n{answers.get(item['id'], empty)}")
    return "\n\n".join(parts)


def make_reply(repository: Path, form: Form) -> str:
    """Return the bot's reply to the form, as HTML."""
    text = run_bot(
        repository, "propose", "-", "--base", "HEAD", given=render_issue(form)
    )
    return frame_comment(text)


def frame_comment(text: str) -> str:
    """Return a comment's Markdown as HTML, with the head that GitHub puts above it."""
    head = "<header><b>github-actions</b> <small style='display:inline'>bot commented</small></header>"
    return f'<div class="comment">{head}<div>{render_markdown(text)}</div></div>'


def render_markdown(text: str) -> str:
    """Return Markdown as GitHub shows it; in a block of `diff`, added lines have their colour."""
    rendered: str = markdown_to_html_with_extensions(
        text, Options.CMARK_OPT_UNSAFE, extensions=["table"]
    )
    blocks = re.compile(r'(?s)<pre><code class="language-diff">(.*?)</code></pre>')
    return blocks.sub(colour_diff, rendered)


def colour_diff(block: re.Match[str]) -> str:
    """Return a block of `diff` with a colour behind each added line."""
    lines = block[1].split("\n")
    coloured = [
        f'<span class="added">{line}</span>' if line.startswith("+") else line
        for line in lines
    ]
    return f"<pre><code>{chr(10).join(coloured)}</code></pre>"


def make_page(body: str, colours: Mapping[str, str]) -> str:
    """Return a whole HTML page."""
    variables = ";".join(f"--{name}:{colour}" for name, colour in colours.items())
    return f'<!doctype html><meta charset="utf-8"><style>:root{{{variables}}}{STYLE}</style><body>{body}'


def draw(text: str, picture: Path) -> None:
    """Let a browser draw a page, as high as it is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        raise SystemExit("There is no Chromium here to draw with.")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(text + HEIGHT, "utf-8")
        words = [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
        ]
        words += [f"--user-data-dir={folder}/profile", "--force-device-scale-factor=1"]

        def browse(*more: str) -> str:
            done = subprocess.run(
                [*words, *more, source.as_uri()], capture_output=True, check=True
            )
            return done.stdout.decode()

        tree = browse("--dump-dom", f"--window-size={WIDTH},600")
        height = tree.partition('data-height="')[2].partition('"')[0]
        browse(f"--window-size={WIDTH},{height}", f"--screenshot={picture}")


if __name__ == "__main__":
    sys.exit(main())

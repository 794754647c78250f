"""Draw the pictures in `contributing-without-git.md`: a form as GitHub shows it, and the reply, in a real browser.

    python docs/pictures.py          # needs chromium and the packages of requirements/dev.txt
    python docs/pictures.py --check  # needs no browser: is the picture of today's form?

The form comes from the template that `listwright generate` wrote, the reply from `listwright propose` on its text.
"""

import argparse
import hashlib
import html
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/pictures"
TEMPLATE = ROOT / ".github/ISSUE_TEMPLATE/listwright-add.yml"
DRAWN = FOLDER / "form.sha256"
"""Which form was drawn."""

ANSWERS = {
    "title": "Tidepool: A Benchmark for Reading Charts in Motion",
    "link": "http://www.arxiv.org/pdf/2505.21374v1?utm_source=newsletter",
    "description": "Animated charts with 2,400 questions.",
}
SECTION = "🏆 Benchmarks"
WIDTH = 900
HEIGHT = "<script>document.body.dataset.height = document.documentElement.offsetHeight</script>"
SHOWN = ("section", "title", "link", "links", "description", "credit")
"""The questions in the picture; the form has more, which may stay empty."""

STYLE = """
* { box-sizing: border-box } body { margin: 0; padding: 24px; background: #fff; color: #1f2328;
font: 14px/1.5 Inter, "Liberation Sans", "Noto Color Emoji", sans-serif }
label { display: block; margin: 18px 0 4px; font-weight: 600 } label i { color: #d1242f; font-style: normal }
small { display: block; margin-bottom: 6px; color: #59636e; font-size: 12px }
.box { padding: 6px 12px; border: 1px solid #d1d9e0; border-radius: 6px; min-height: 34px; background: #f6f8fa }
.area { min-height: 64px } .empty { color: #818b98 } .tick { font-weight: 400 } h1 { font-size: 20px; margin: 0 0 8px }
.comment { border: 1px solid #d1d9e0; border-radius: 6px } .comment > header { padding: 8px 16px; background: #f6f8fa;
border-bottom: 1px solid #d1d9e0; color: #59636e } .comment > div { padding: 4px 16px 12px }
pre { padding: 12px; background: #f6f8fa; border-radius: 6px; overflow-wrap: anywhere; white-space: pre-wrap;
font: 12px/1.5 "DejaVu Sans Mono", monospace } code { font: 12px "DejaVu Sans Mono", monospace }
p code, li code { padding: 2px 5px; background: #eff1f3; border-radius: 6px } h3 { margin: 12px 0 }
"""


def main() -> int:
    """Draw both pictures, or check that the form is still the one that was drawn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    form = form_page()
    drawn = hashlib.sha256(form.encode()).hexdigest() + "\n"
    if parser.parse_args().check:
        is_current = DRAWN.is_file() and DRAWN.read_text("utf-8") == drawn
        sys.stdout.write(
            ""
            if is_current
            else "The form has changed: `python docs/pictures.py` draws it anew.\n"
        )
        return int(not is_current)
    draw(form, FOLDER / "form.png")
    draw(reply_page(), FOLDER / "reply.png")
    DRAWN.write_text(drawn, "utf-8")
    return 0


def template() -> list[dict[str, Any]]:
    """The questions of the form, as GitHub reads them."""
    body: list[dict[str, Any]] = yaml.safe_load(TEMPLATE.read_text("utf-8"))["body"]
    return body


def answers() -> Mapping[str, str]:
    """What somebody fills in."""
    options = next(item for item in template() if item.get("id") == "section")[
        "attributes"
    ]["options"]
    return {
        **ANSWERS,
        "section": next(option for option in options if option.endswith(SECTION)),
    }


def form_page() -> str:
    """The form, filled in."""
    top = yaml.safe_load(TEMPLATE.read_text("utf-8"))
    parts = [
        f"<h1>{html.escape(top['name'])}</h1><small>{html.escape(top['description'])}</small>"
    ]
    for item in template():
        if item["type"] == "markdown":
            parts.append(as_html(item["attributes"]["value"]))
        elif item["id"] in SHOWN:
            parts += question(item)
    return page("".join(parts))


def question(item: Mapping[str, Any]) -> Iterator[str]:
    """One question with its answer."""
    about = item["attributes"]
    needed = "<i> *</i>" if item.get("validations", {}).get("required") else ""
    yield f"<label>{html.escape(about['label'])}{needed}</label>"
    if "description" in about:
        yield f"<small>{html.escape(about['description'])}</small>"
    if item["type"] == "checkboxes":
        for option in about["options"]:
            yield f'<label class="tick"><input type="checkbox"> {html.escape(option["label"])}</label>'
        return
    answer = answers().get(item["id"], "")
    shown = html.escape(answer or about.get("placeholder", ""))
    kinds = "box" + " area" * (item["type"] == "textarea") + " empty" * (not answer)
    yield f'<div class="{kinds}">{shown}{" ▾" if item["type"] == "dropdown" else ""}</div>'


def issue_text() -> str:
    """The text of the issue that GitHub makes of the filled form."""
    parts = []
    for item in template():
        if item["type"] != "markdown":
            about = item["attributes"]
            empty = "_No response_"
            if item["type"] == "checkboxes":
                empty = "\n".join(
                    f"- [ ] {option['label']}" for option in about["options"]
                )
            parts.append(f"### {about['label']}\n\n{answers().get(item['id'], empty)}")
    return "\n\n".join(parts)


def reply_page() -> str:
    """The bot's reply to it, with a token as a maintainer finds one."""
    words = [
        sys.executable,
        "-m",
        "bot",
        "propose",
        "-",
        "--root",
        str(ROOT),
        "--base",
        "HEAD",
    ]
    environment = {**os.environ, "LISTWRIGHT_TODAY": "2026-01-31"}
    done = subprocess.run(
        words,
        input=issue_text().encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=environment,
    )
    head = "<header><b>github-actions</b> <small style='display:inline'>bot commented</small></header>"
    return page(
        f'<div class="comment">{head}<div>{as_html(done.stdout.decode())}</div></div>'
    )


def as_html(text: str) -> str:
    """Markdown as GitHub shows it."""
    rendered: str = markdown_to_html_with_extensions(
        text, Options.CMARK_OPT_UNSAFE, extensions=["table"]
    )
    return rendered


def page(body: str) -> str:
    """A whole page."""
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><body>{body}'


def draw(text: str, picture: Path) -> None:
    """Let a browser draw a page, as high as it is."""
    program = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
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

        def run(*more: str) -> str:
            done = subprocess.run(
                [*words, *more, source.as_uri()], capture_output=True, check=True
            )
            return done.stdout.decode()

        height = (
            run("--dump-dom", f"--window-size={WIDTH},600")
            .partition('data-height="')[2]
            .partition('"')[0]
        )
        run(f"--window-size={WIDTH},{height}", f"--screenshot={picture}")


if __name__ == "__main__":
    sys.exit(main())

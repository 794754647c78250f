"""What readers get, for lists of several sizes: `python -m benchmarks.readers`.

Each size is measured in a process of its own, because of the memory.
"""

import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from bot.listing.config_files import parse_layout
from bot.model.entry import Entry
from bot.model.exports import ENDINGS
from bot.readers.exports import render_export
from bot.readers.feeds import FeedPlace
from bot.readers.site.pages import SiteList, SiteOptions, build_site
from bot.readers.work import make_reader_list

SIZES = (200, 5_000, 50_000)
_SAID = (
    "Pages and exports for readers, of made-up entries with a paper, code, authors and a description. Seconds are for all pages (one for"
    " each entry) and for the five exports; bytes are those of the list's own page, compressed, for each entry. A"
    " second build writes no file."
)
_LAYOUT = """\
title: Works
document: README.md
sections:
  papers: {title: Papers, item: "- [{title}]({link})"}
  tools: {title: Tools, item: "- [{title}]({link})"}
"""
_WORDS = [
    "octopus",
    "counting",
    "video",
    "image",
    "telling",
    "seeing",
    "swimming",
    "resting",
    "model",
    "data",
]


@dataclass(frozen=True, slots=True)
class Row:
    """One size."""

    entries: int
    seconds: float
    export_seconds: float
    megabytes: float
    bytes_each: float
    written_again: int


def measure_size(count: int) -> Row:
    """Build the site of *count* entries twice, and the exports once."""
    layout = parse_layout("works", _LAYOUT.encode(), ())
    entries = [_make_entry(number) for number in range(count)]
    started = time.perf_counter()
    shown = make_reader_list(layout, entries)
    files = build_site([SiteList(layout, shown)], SiteOptions())
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    for name in ENDINGS:
        render_export(name, shown, FeedPlace())
    export_seconds = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    again = build_site([SiteList(layout, shown)], SiteOptions())
    written_again = sum(files[path] != text for path, text in again.items())
    compressed = len(gzip.compress(files["index.html"].encode()))
    return Row(
        count,
        seconds,
        export_seconds,
        megabytes,
        compressed / count,
        written_again,
    )


def _make_entry(number: int) -> Entry:
    first, second = _WORDS[number % 10], _WORDS[number // 10 % 10]
    section = "papers" if number % 2 else "tools"
    record = {
        "title": f"{first.title()} and {second} {number}",
        "year": 2000 + number % 26,
        "authors": [f"Ann {first.title()}", f"Bo {second.title()}"],
        "venue": "CVPR",
        "description": f"A work on {first} in {number} ways, for {second}.",
        "links": {
            "paper": f"https://arxiv.org/abs/{2000 + number % 600}.{number:05}",
            "code": f"https://github.com/octo-curator/{first}-{number}",
        },
        "added": f"2026-{1 + number % 12:02}-{1 + number % 28:02}",
    }
    return Entry.from_record(f"works/{section}/work-{number}", record)


def measure() -> Iterator[Row]:
    """One row for each size."""
    for size in SIZES:
        words = [sys.executable, "-m", "benchmarks.readers", str(size)]
        done = subprocess.run(words, check=True, capture_output=True)
        yield Row(**json.loads(done.stdout))


def render(rows: Iterator[Row]) -> str:
    """The sizes as Markdown."""
    lines = [
        _SAID,
        "",
        "| entries | pages, s | exports, s | memory, MB | bytes an entry | written again |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row.entries:,} | {row.seconds:.2f} | {row.export_seconds:.2f} | {row.megabytes:.0f} | {row.bytes_each:.0f} | {row.written_again} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(asdict(measure_size(int(sys.argv[1])))))
    else:
        sys.stdout.write(render(measure()))

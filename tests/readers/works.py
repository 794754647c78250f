"""Works that are hard to write down: what each format must carry through."""

from typing import Any

from bot.listing.config_files import parse_layout
from bot.model.entry import Entry
from bot.readers.work import ReaderList, make_reader_list

LAYOUT = """\
title: Telling & Counting
document: README.md
language: en
fields:
  size: {type: text}
sections:
  papers: {title: Papers, item: "- [{title}]({link})", order: year}
  tools: {title: "Tools <for> all", item: "- [{title}]({link})", order: title}
"""
PLAIN: dict[str, Any] = {
    "title": "Visual Instruction Tuning",
    "name": "LLaVA",
    "authors": ["Haotian Liu", "Chunyuan Li"],
    "date": "2023-04-17",
    "venue": "NeurIPS",
    "description": "A *large* model, see [code](https://octo-curator.example/c)",
    "links": {
        "paper": "https://arxiv.org/abs/2304.08485",
        "code": "https://github.com/haotian-liu/LLaVA",
    },
    "tags": ["video"],
    "added": "2026-01-31",
}
RECORDS: dict[str, dict[str, Any]] = {
    "works/papers/llava": PLAIN,
    "works/papers/signs": {
        "title": r"100% of $5 & #1_a ~ {b} \ ^ C",
        "authors": ["Ann Lee and Sons", "Müller, Ü."],
        "year": 2024,
        "venue": "IEEE Transactions on Octopuses & Co",
        "links": {"paper": "https://doi.org/10.1000/a_b%23c?x=1&y={2}"},
        "added": "2026-02-01",
    },
    "works/papers/formula": {
        "title": '=HYPERLINK("http://evil.example","x")',
        "description": "@SUM(1+1)",
        "links": {"website": "javascript:alert(1)", "paper": "https://a.example/"},
    },
    "works/tools/llava": {
        "title": "多模态 \U0001f419 <script>alert(1)</script>",
        "name": "Octo]]>",
        "size": "-1",
        "links": {"code": "https://github.com/octo-curator/kit"},
        "also_in": ["papers"],
        "former_ids": ["works/papers/old-kit"],
        "added": "2026-02-01",
    },
    "works/tools/gone": {
        "title": "Gone",
        "links": {"code": "https://octo-curator.example/gone"},
        "removed": {"on": "2026-01-01", "why": "Gone."},
    },
}


def make_list(records: dict[str, dict[str, Any]] | None = None) -> ReaderList:
    layout = parse_layout("works", LAYOUT.encode(), ())
    entries = [
        Entry.from_record(name, record)
        for name, record in (RECORDS if records is None else records).items()
    ]
    return make_reader_list(layout, entries)

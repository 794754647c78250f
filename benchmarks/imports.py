"""The import of Markdown lists: `python -m benchmarks.imports` makes lists of several sizes, and imports each.

The items vary real entries, and stand in sections of four styles.
"""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, islice
from pathlib import Path

from benchmarks.catalog import load_real
from benchmarks.measure import CHECKOUT, Sample, run
from benchmarks.results import MEGABYTE, Goal
from benchmarks.table import render_goal_rows
from benchmarks.variation import Maker, Record
from bot.model.link import Link, parse_links

_SIZES = (250_000, 1_000_000)
"""Bytes of the lists; the second shows by the first whether the time is linear."""
_RUNS = 3
_IN_SECTION = 25
_MOST_SECONDS, _MOST_GROWTH, _MOST_MEMORY = 8, 4.4, 300
"""Seconds of the processor for a megabyte; the time of four times the bytes, and a tenth; megabytes."""
_SAID = (
    "The import of a Markdown list, whole processes with `--keep-order`: a made list of sections in four styles (links"
    " with a description, bold names, a table, papers with venues), from its text to the entry files on the disk."
)


def measure(folder: Path) -> Mapping[int, Sequence[Sample]]:
    """Import a list of each size several times, in turn, in *folder*; return what it took, by size."""
    samples: dict[int, list[Sample]] = {size: [] for size in _SIZES}
    for size in _SIZES:
        (folder / f"{size}.md").write_text(make_list(size), "utf-8")
    for number in range(_RUNS):
        for size, taken in samples.items():
            root = folder / f"{size}-{number}"
            subprocess.run(["git", "init", "--quiet", str(root)], check=True)
            names = [
                "--list",
                "made",
                "--document",
                "README.md",
                "--keep-order",
                "--yes",
            ]
            command = [
                sys.executable,
                "-m",
                "bot",
                "import",
                str(folder / f"{size}.md"),
                *names,
            ]
            taken.append(run([*command, "--root", str(root)]))
    return samples


def make_list(size: int) -> str:
    """Return a Markdown list of about *size* bytes; a larger one begins with the smaller one."""
    parts = ["# A made list\n"]
    length = 0
    records = (record for _, record in Maker(load_real(CHECKOUT)).entries())
    for number in count():
        style = _STYLES[number % len(_STYLES)]
        items = "\n".join(style(list(islice(records, _IN_SECTION))))
        parts.append(f"\n## Section {number + 1}\n\n{items}\n")
        length += len(parts[-1].encode())
        if length >= size:
            break
    return "".join(parts)


def _write_links(record: Record) -> str:
    """Return the further links of an item, each by its label."""
    return "".join(f" [{link.label}]({link.url})" for link in _list_links(record)[1:])


def _list_links(record: Record) -> Sequence[Link]:
    """Return the links of an item; one to an invented page where it has none."""
    return parse_links(record.get("links")) or [
        Link("website", "https://octo-curator.example/")
    ]


def _write_described(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        told = record.get("description") or record["title"]
        yield f"- [{record['title']}]({_list_links(record)[0].url}) - {told}"


def _write_bold(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        main = _list_links(record)[0]
        yield f"- **{record['title']}** ({record.get('year', 2024)}). [{main.label}]({main.url}){_write_links(record)}"


def _write_rows(records: Sequence[Record]) -> Iterator[str]:
    yield "| Title | Year | Links |"
    yield "|---|---|---|"
    for record in records:
        title = record["title"].replace("|", "&#124;")
        main = _list_links(record)[0]
        yield f"| [{title}]({main.url}) | {record.get('year', 2024)} |{_write_links(record)} |"


def _write_papers(records: Sequence[Record]) -> Iterator[str]:
    for record in records:
        main = _list_links(record)[0]
        venue = record.get("venue", "arXiv")
        yield f"* {record['title']}. *{venue}*, {record.get('year', 2024)}. [[{main.label}]({main.url})]"


_STYLES: Sequence[Callable[[Sequence[Record]], Iterator[str]]] = (
    _write_described,
    _write_bold,
    _write_rows,
    _write_papers,
)


def list_goals(samples: Mapping[int, Sequence[Sample]]) -> Iterator[Goal]:
    """Yield the bounds on the time of a megabyte, its growth, and its memory."""
    small, large = _SIZES
    megabyte = _median_cpu(samples[large]) / large * MEGABYTE
    yield Goal("import of 1 MB: processor, each MB", megabyte, _MOST_SECONDS, "s")
    growth = _median_cpu(samples[large]) / _median_cpu(samples[small])
    yield Goal("import of 1 MB: processor, to 0.25 MB", growth, _MOST_GROWTH)
    memory = max(sample.largest for sample in samples[large]) / MEGABYTE
    yield Goal("import of 1 MB: memory", memory, _MOST_MEMORY, "MB")


def render(samples: Mapping[int, Sequence[Sample]]) -> str:
    """The medians and the goals as Markdown."""
    rows = [
        _SAID,
        "",
        f"| median of {_RUNS} | processor | each MB | largest process |",
        "|---|--:|--:|--:|",
    ]
    for size, taken in samples.items():
        seconds = _median_cpu(taken)
        memory = max(sample.largest for sample in taken) / MEGABYTE
        megabytes = size / MEGABYTE
        rows.append(
            f"| {megabytes:g} MB | {seconds:.1f} s | {seconds / megabytes:.1f} s | {memory:.0f} MB |"
        )
    return "\n".join([*rows, "", *render_goal_rows(list_goals(samples))]) + "\n"


def _median_cpu(samples: Sequence[Sample]) -> float:
    return statistics.median(sample.cpu for sample in samples)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="listwright-bench-") as folder:
        sys.stdout.write(render(measure(Path(folder))))


if __name__ == "__main__":
    main()

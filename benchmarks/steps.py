"""What is measured, in which order."""

import importlib.util
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.measure import Sample, peak, run

BASE, HEAD = "main", "contribution"
"""The branch with the catalog, and the one that changes an entry of it."""

PARSE = "parse only: PyYAML's C loader"
PEER = "check-jsonschema"
PEER_MOST = 10_000
"""Above that many entries the other validator would take most of the bench's time."""
CHECK_COLD, GENERATE_COLD, BOTH_COLD = (
    "check, cold",
    "generate, cold",
    "check --generated, cold",
)
CHECK_WARM, GENERATE_WARM, BOTH_WARM = (
    "check, warm",
    "generate, warm",
    "check --generated, warm",
)
EDITED = "check after one edit, warm"
REVIEW_COLD, REVIEW_WARM = (
    "review of one changed file, cold",
    "review of one changed file, warm",
)
BARE, VERSION = "python -c ''", "listwright --version"
STEPS = (
    PARSE,
    CHECK_COLD,
    GENERATE_COLD,
    BOTH_COLD,
    CHECK_WARM,
    GENERATE_WARM,
    BOTH_WARM,
    EDITED,
    REVIEW_COLD,
    REVIEW_WARM,
    PEER,
)
"""In the order in which they are shown."""

_LONGEST = 150
_SETTLING = 2.5
"""Seconds after which a file counts as settled; until then its times prove nothing to a cache."""

Samples = Mapping[str, Sequence[Sample]]
"""What each step took, run by run."""


class Steps:
    """The steps on one made repository."""

    def __init__(self, folder: Path) -> None:
        """Measure in *folder*."""
        self._folder = folder
        self._edited: Path | None = None
        listwright, root = [sys.executable, "-m", "bot"], ["--root", str(folder)]
        self.parse = [sys.executable, "-m", "benchmarks.parse", str(folder / "entries")]
        self.check = [*listwright, "check", *root]
        self.generate = [*listwright, "generate", "--check", *root]
        self.both = [*listwright, "check", "--generated", *root]
        self.review = [*listwright, "review", "--base", BASE, "--head", HEAD, *root]

    def forget(self) -> None:
        """Drop listwright's cache."""
        shutil.rmtree(self._folder / ".git" / "listwright", ignore_errors=True)

    def measure(self, runs: int) -> Samples:
        """Time every step *runs* times, in turn, so that a machine that drifts does so under all of them.

        On a slow machine fewer: after two and a half minutes no new round begins. Cold is what CI does on a
        new machine: no cache. Warm is what a person at a desk does, after the same command once before. The
        files themselves are in the system's cache throughout.
        """
        samples = defaultdict[str, list[Sample]](list)
        run(self.review)  # writes the bytecode that is not there yet
        until = time.monotonic() + _LONGEST
        for done in range(runs):
            if done and time.monotonic() > until:
                break
            for name, sample in self._round().items():
                samples[name].append(sample)
        return samples

    def _round(self) -> dict[str, Sample]:
        time.sleep(_SETTLING)
        taken = {PARSE: run(self.parse)}
        self.forget()
        taken[REVIEW_COLD] = run(self.review)
        self.forget()
        taken[GENERATE_COLD] = run(self.generate)
        self.forget()
        taken[CHECK_COLD] = run(self.check)
        self.forget()
        taken[BOTH_COLD] = run(self.both)
        for command in (self.check, self.generate):
            run(command)
        taken[CHECK_WARM], taken[GENERATE_WARM] = run(self.check), run(self.generate)
        taken[BOTH_WARM] = run(self.both)
        run(self.review)  # makes the index, which later ones find
        taken[REVIEW_WARM] = run(self.review)
        self._edit()
        taken[EDITED] = run(self.check)
        return taken

    def peaks(self) -> dict[str, int]:
        """The most memory of each step, all its processes together."""
        time.sleep(_SETTLING)
        found = {PARSE: peak(self.parse)}
        self.forget()
        found[REVIEW_COLD] = peak(self.review)
        self.forget()
        found[GENERATE_COLD] = peak(self.generate)
        self.forget()
        found[CHECK_COLD] = peak(self.check)
        self.forget()
        found[BOTH_COLD] = peak(self.both)
        for command in (self.check, self.generate):
            run(command)
        found[CHECK_WARM], found[GENERATE_WARM] = peak(self.check), peak(self.generate)
        found[BOTH_WARM] = peak(self.both)
        run(self.review)
        found[REVIEW_WARM] = peak(self.review)
        return found

    def _edit(self) -> None:
        """Change one entry file, each time to something new, as a person at a desk does."""
        if self._edited is None:
            self._edited = max((self._folder / "entries").rglob("*.yaml"))
        with self._edited.open("a", encoding="utf-8") as file:
            file.write("# edited\n")

    def peer(self) -> Sample | None:
        """What check-jsonschema takes, once, with the generated schemas; None if it is not installed."""
        if importlib.util.find_spec("check_jsonschema") is None:
            return None
        total = Sample(0, 0, 0)
        for schema in sorted(self._folder.glob("schema/*.schema.json")):
            files = sorted(
                (self._folder / "entries" / schema.name.partition(".")[0]).rglob(
                    "*.yaml"
                )
            )
            if files:
                total += run(
                    [
                        sys.executable,
                        "-m",
                        "check_jsonschema",
                        "--schemafile",
                        str(schema),
                        *map(str, files),
                    ]
                )
        return total


def measure_start(runs: int) -> Samples:
    """How long the interpreter, and listwright without work, take to start."""
    samples = defaultdict[str, list[Sample]](list)
    for _ in range(runs + 1):
        samples[BARE].append(run([sys.executable, "-c", ""]))
        samples[VERSION].append(run([sys.executable, "-m", "bot", "--version"]))
    return {name: found[1:] for name, found in samples.items()}

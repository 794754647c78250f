"""Choose the rules of a list that was just imported."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from bot.engine.registry import load_rules
from bot.model.entry_id import EntryId, SectionId
from bot.model.finding import Finding
from bot.model.layout import Layout, Level
from bot.ports import Context
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.review.check_catalog import check_all

# A rule that more than half of a section breaks is no custom of that section. Switched
# off there, it does not ask every contributor for what the list itself does not do.
_MOST_BROKEN = 0.5
# So many entries are no custom of a section, however few entries it has.
_FEW = 2


def switch_rules_off(layout: Layout, context: Context) -> Layout:
    """Return the layout with each rule off in the sections most of whose entries break it.

    *context* holds the list's entries. Rules about security stay, and so does the search
    for duplicates: a section of works that stand elsewhere too still wants to hear of
    another one.
    """
    project = load_project(context.workspace)
    loaded = load_catalog(context, context.workspace, project)
    with context.progress.show_step("checking the entries"):
        findings = check_all(context, loaded)
    broken = _count_broken(findings)
    sizes = Counter(EntryId.from_path(path).home for path in loaded.files)
    security = {name for name, rule in load_rules().items() if rule.security}
    kept = {"duplicate-work", *security}
    sections = dict(layout.sections)
    for name, section in sections.items():
        folder = SectionId.from_parts(layout.id, name)
        most = max(_MOST_BROKEN * sizes[folder], _FEW)
        off: dict[str, Level] = {}
        # Sorted, because they are written into the layout file in this order.
        for rule, count in sorted(broken[folder].items()):
            if count > most and rule not in kept:
                off[rule] = "off"
        sections[name] = replace(section, rules={**section.rules, **off})
    return replace(layout, sections=sections)


def _count_broken(
    findings: Iterable[Finding],
) -> defaultdict[SectionId, Counter[str]]:
    """Return how many entries of each section break each rule."""
    broken: defaultdict[SectionId, Counter[str]] = defaultdict(Counter)
    # An entry that breaks a rule twice counts once.
    pairs = {(finding.location.path, finding.rule) for finding in findings}
    for path, rule in pairs:
        broken[EntryId.from_path(path).home][rule] += 1
    return broken

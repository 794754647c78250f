"""Choose the rules of a list that was just imported."""

from collections import Counter, defaultdict
from dataclasses import replace

from bot.engine.registry import load_rules
from bot.model.entry_id import EntryId, SectionId
from bot.model.layout import Layout, Level
from bot.ports import Context
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.review.check_catalog import check_all

# A rule that more than half of a section breaks is no custom of that section: switched off there, it does not ask every
# contributor for what the list itself does not do.
_MOST_BROKEN = 0.5
_FEW = 2
"""So many entries are no custom of a section, however few it has."""


def switch_rules_off(layout: Layout, context: Context) -> Layout:
    """Return the layout with each rule off in the sections most of whose entries break it.

    *context* holds the list's entries. Rules about security stay, and so does the search
    for duplicates: a section of works that stand elsewhere too still wants to hear of
    another one.
    """
    project = load_project(context.workspace)
    loaded = load_catalog(context, context.workspace, project)
    broken: defaultdict[SectionId, Counter[str]] = defaultdict(Counter)
    with context.progress.show_step("checking the entries"):
        findings = check_all(context, loaded)
    # An entry that breaks a rule twice counts once.
    for path, rule in {(finding.location.path, finding.rule) for finding in findings}:
        broken[EntryId.from_path(path).home][rule] += 1
    sizes = Counter(EntryId.from_path(path).home for path in loaded.files)
    security = {name for name, rule in load_rules().items() if rule.security}
    kept = {"duplicate-work", *security}
    sections = dict(layout.sections)
    for name, section in sections.items():
        folder = SectionId.from_parts(layout.id, name)
        most = max(_MOST_BROKEN * sizes[folder], _FEW)
        off: dict[str, Level] = {
            rule: "off"
            for rule, count in sorted(broken[folder].items())
            if count > most and rule not in kept
        }
        sections[name] = replace(section, rules={**section.rules, **off})
    return replace(layout, sections=sections)

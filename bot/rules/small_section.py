"""small-section."""

from collections.abc import Iterator

from bot.model.rule import SectionSize, Violation, rule
from bot.model.wording import count, say


@rule("warning", scope="section", optional=True)
def small_section(size: SectionSize) -> Iterator[Violation]:
    """A section has as many entries as the list wishes, where it wishes some.

    ## Why is this bad?
    It is no fault by itself. Many headings with an entry or two below them are harder to
    read than a few with more.

    ## How to fix it
    Find more entries, or move these to another section: a file that is moved to another
    folder takes its entry there. A section that shall stay small sets the rule to `off`.

    The layout says how many: `limits: {entries: 3}`. Entries of the sections below count
    too, and so do entries that the section shows by `also_in`. `listwright check` speaks of
    every small section. A review speaks of one only where the contribution makes it
    smaller, for a maintainer to decide; whoever adds an entry hears nothing of it. A
    section with `attic: true` may be as small as it is.
    """
    least = size.layout.limits.entries
    if least is None or size.section.attic or size.entries >= least:
        return
    title, wanted = size.section.title, f"{least:,}"
    if size.entries:
        message = count(
            size.entries,
            "The section `{section}` has one entry; this list asks for {least}.",
            "The section `{section}` has {number} entries; this list asks for {least}.",
            section=title,
            least=wanted,
        )
    else:
        message = say(
            "The section `{section}` has no entry; this list asks for {least}.",
            section=title,
            least=wanted,
        )
    yield Violation(message)

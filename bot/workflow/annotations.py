"""Make the annotations of the check: what a review says of single lines."""

from collections.abc import Iterable, Iterator

from bot.model.finding import Finding
from bot.model.forge import Annotation, Level
from bot.model.review import DocumentLine, Verdict
from bot.model.wording import say
from bot.output.untrusted import show_hidden


def list_annotations(verdicts: Iterable[Verdict]) -> Iterator[Annotation]:
    """Yield the remarks of the check on the lines of what *verdicts* judge."""
    for verdict in verdicts:
        # The file is not in the contribution, so that no line of it can be annotated.
        if verdict.is_from_list or verdict.kind == "removed":
            continue
        twins = [twin for twin in verdict.possible_duplicates if twin.is_near]
        path = verdict.path
        if isinstance(verdict.origin, DocumentLine):
            # Its findings stand on the line of the document.
            path = verdict.origin.path
        warnings = [
            *(twin.reason for twin in twins),
            *verdict.to_decide,
            *verdict.hints,
        ]
        yield from _annotate("failure", path, verdict.to_fix)
        yield from _annotate("warning", path, warnings)
        yield from _annotate("notice", path, verdict.repaired)


def _annotate(
    level: Level,
    path: str,
    findings: Iterable[Finding],
) -> Iterator[Annotation]:
    for finding in findings:
        line = finding.location.line
        yield Annotation(path, line, level, finding.rule, _describe_finding(finding))


def _describe_finding(finding: Finding) -> str:
    text = finding.message
    if finding.fix and not finding.has_safe_fix:
        advice = say("{fix}.", fix=finding.fix.description)
        text += f"\n{advice}"
    return show_hidden(text, keep="\n")

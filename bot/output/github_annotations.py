"""Findings as annotations that GitHub Actions shows on the lines of a file."""

from collections.abc import Iterable

from bot.model.finding import Finding
from bot.output.untrusted import render_workflow_command


def render_annotations(findings: Iterable[Finding]) -> str:
    """Return one workflow command a line for each finding.

    Nothing that a finding quotes can begin another command.
    """
    return "".join(f"{_render_annotation(finding)}\n" for finding in findings)


def _render_annotation(finding: Finding) -> str:
    return render_workflow_command(
        finding.severity,
        finding.message,
        file=finding.location.path,
        line=finding.location.line,
        column=finding.location.column,
        title=finding.rule,
    )

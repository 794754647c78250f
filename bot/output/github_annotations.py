"""Findings as annotations that GitHub Actions shows on the lines of a file."""

from collections.abc import Iterable

from bot.model.finding import Finding
from bot.output.untrusted import workflow_command


def render_annotations(findings: Iterable[Finding]) -> str:
    """One workflow command to a line; nothing that a finding quotes can begin another."""
    return "".join(
        workflow_command(
            finding.severity,
            finding.message,
            file=finding.location.path,
            line=finding.location.line,
            column=finding.location.column,
            title=finding.rule,
        )
        + "\n"
        for finding in findings
    )

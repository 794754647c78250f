"""The formats of findings: text, JSON, SARIF."""

import json
from collections.abc import Sequence
from typing import Any

from bot import __version__
from bot.model.finding import (
    Finding,
    Fix,
    Location,
    Related,
    RemoveField,
    RenameField,
    SetValue,
)


def render_findings(
    findings: Sequence[Finding],
    checked: int,
    form: str,
) -> str:
    """Return the findings as `text`, `json` or `sarif`, as *form* says.

    *checked* is how many entry files were judged.
    """
    if form == "json":
        return _dump(convert_findings(findings, checked))
    if form == "sarif":
        return _dump(_make_sarif(findings))
    return _render_text(findings, checked)


def convert_findings(
    findings: Sequence[Finding],
    checked: int,
) -> dict[str, Any]:
    """Return findings and their counts in the documented, stable form of `docs/json.md`."""
    return {
        "findings": [convert_finding(finding) for finding in findings],
        "summary": _summarise(findings, checked),
    }


def convert_finding(finding: Finding) -> dict[str, Any]:
    """Return one finding in the form of `docs/json.md`."""
    location = finding.location
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "message": finding.message,
        "fix": _convert_fix(finding.fix),
        "related": [_convert_related(related) for related in finding.related],
    }


def _convert_related(related: Related) -> dict[str, Any]:
    return {
        "path": related.location.path,
        "line": related.location.line,
        "column": related.location.column,
        "note": related.note,
    }


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _summarise(
    findings: Sequence[Finding],
    checked: int,
) -> dict[str, int]:
    return {
        "checked": checked,
        "errors": sum(finding.severity == "error" for finding in findings),
        "warnings": sum(finding.severity == "warning" for finding in findings),
        "fixable": sum(finding.has_safe_fix for finding in findings),
    }


def _convert_fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    return {
        "description": fix.description,
        "safe": fix.safe,
        "edits": [_convert_edit(edit) for edit in fix.edits],
    }


def _convert_edit(edit: Any) -> dict[str, Any]:  # noqa: ANN401 - one of the kinds of edit
    match edit:
        case SetValue(field, value):
            return {"set": ".".join(map(str, field)), "value": value}
        case RemoveField(field):
            return {"remove": ".".join(map(str, field))}
        case RenameField(field, name):
            return {"rename": ".".join(map(str, field)), "to": name}
        case _:
            # A move of the file has a path, a replacement of it has a text.
            if hasattr(edit, "path"):
                return {"move": edit.path}
            return {"text": edit.text}


def _render_text(findings: Sequence[Finding], checked: int) -> str:
    lines = []
    for finding in findings:
        lines += _render_finding(finding)
    summary = _summarise(findings, checked)
    errors = _spell_count(summary["errors"], "error")
    warnings = _spell_count(summary["warnings"], "warning")
    entries = _spell_count(checked, "entry")
    total = f"{errors}, {warnings} in {entries}"
    if summary["fixable"]:
        total += f"; `listwright check --fix` repairs {summary['fixable']}"
    return "\n".join([*lines, f"{total}."]) + "\n"


def _render_finding(finding: Finding) -> list[str]:
    location = finding.location
    start = f"{location.path}:{location.line}:{location.column}"
    lines = [f"{start}: {finding.severity}[{finding.rule}] {finding.message}"]
    for reference in finding.related:
        target = f"{reference.location.path}:{reference.location.line}"
        lines.append(f"    see {target}: {reference.note}")
    if finding.fix:
        kind = "fix" if finding.has_safe_fix else "advice"
        lines.append(f"    {kind}: {finding.fix.description}")
    return lines


def _spell_count(count: int, name: str) -> str:
    if count == 1:
        return f"1 {name}"
    plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return f"{count} {plural}"


def _make_sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings in the Static Analysis Results Interchange Format 2.1.0."""
    rules = sorted({finding.rule for finding in findings})
    driver = {
        "name": "listwright",
        "version": __version__,
        "rules": [{"id": rule} for rule in rules],
    }
    results = [_make_sarif_result(finding) for finding in findings]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _make_sarif_result(finding: Finding) -> dict[str, Any]:
    related = []
    for reference in finding.related:
        location = _make_sarif_location(reference.location)
        location["message"] = {"text": reference.note}
        related.append(location)
    return {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": {"text": finding.message},
        "locations": [_make_sarif_location(finding.location)],
        "relatedLocations": related,
    }


def _make_sarif_location(location: Location) -> dict[str, Any]:
    region = {"startLine": location.line, "startColumn": location.column}
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": location.path},
            "region": region,
        }
    }

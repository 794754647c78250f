"""The formats of findings: text, JSON, SARIF."""

import json
from collections.abc import Sequence
from typing import Any

from bot.model.finding import Finding, RemoveField, RenameField, SetValue


def render_findings(findings: Sequence[Finding], checked: int, form: str) -> str:
    """The findings as `text`, `json` or `sarif`; *checked* is how many entry files were judged."""
    if form == "json":
        return (
            json.dumps(as_json(findings, checked), indent=2, ensure_ascii=False) + "\n"
        )
    if form == "sarif":
        return json.dumps(_sarif(findings), indent=2, ensure_ascii=False) + "\n"
    return _text(findings, checked)


def as_json(findings: Sequence[Finding], checked: int) -> dict[str, Any]:
    """The documented, stable form: see `docs/json.md`."""
    return {
        "findings": [finding_as_json(finding) for finding in findings],
        "summary": {
            "checked": checked,
            "errors": sum(finding.severity == "error" for finding in findings),
            "warnings": sum(finding.severity == "warning" for finding in findings),
            "fixable": sum(finding.mends_itself for finding in findings),
        },
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """One finding in the documented form."""
    at, fix = finding.location, finding.fix
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "message": finding.message,
        "fix": None
        if fix is None
        else {
            "description": fix.description,
            "safe": fix.safe,
            "edits": [_edit(e) for e in fix.edits],
        },
        "related": [
            {
                "path": other.location.path,
                "line": other.location.line,
                "column": other.location.column,
                "note": other.note,
            }
            for other in finding.related
        ],
    }


def _edit(edit: Any) -> dict[str, Any]:  # noqa: ANN401 - one of the kinds of edit
    match edit:
        case SetValue(field, value):
            return {"set": ".".join(map(str, field)), "value": value}
        case RemoveField(field):
            return {"remove": ".".join(map(str, field))}
        case RenameField(field, name):
            return {"rename": ".".join(map(str, field)), "to": name}
        case _:
            return {"move": edit.path} if hasattr(edit, "path") else {"text": edit.text}


def _text(findings: Sequence[Finding], checked: int) -> str:
    lines = []
    for finding in findings:
        at = finding.location
        lines.append(
            f"{at.path}:{at.line}:{at.column}: {finding.severity}[{finding.rule}] {finding.message}"
        )
        lines += [
            f"    see {o.location.path}:{o.location.line}: {o.note}"
            for o in finding.related
        ]
        if finding.fix:
            lines.append(
                f"    {'fix' if finding.mends_itself else 'advice'}: {finding.fix.description}"
            )
    said = as_json(findings, checked)["summary"]
    counts = (
        (said["errors"], "error"),
        (said["warnings"], "warning"),
        (checked, "entry"),
    )
    errors, warnings, entries = (
        f"{count} {name if count == 1 else plural(name)}" for count, name in counts
    )
    total = f"{errors}, {warnings} in {entries}"
    more = (
        f"; `listwright check --fix` repairs {said['fixable']}"
        if said["fixable"]
        else ""
    )
    return "\n".join([*lines, total + more + "."]) + "\n"


def plural(name: str) -> str:
    """More than one of what *name* names."""
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def _sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    from bot import __version__

    rules = sorted({finding.rule for finding in findings})
    results = [
        {
            "ruleId": finding.rule,
            "level": finding.severity,
            "message": {"text": finding.message},
            "locations": [
                _sarif_place(
                    finding.location.path,
                    finding.location.line,
                    finding.location.column,
                )
            ],
            "relatedLocations": [
                _sarif_place(o.location.path, o.location.line, o.location.column)
                | {"message": {"text": o.note}}
                for o in finding.related
            ],
        }
        for finding in findings
    ]
    driver = {
        "name": "listwright",
        "version": __version__,
        "rules": [{"id": rule} for rule in rules],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _sarif_place(path: str, line: int, column: int) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": path},
            "region": {"startLine": line, "startColumn": column},
        }
    }

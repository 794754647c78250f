"""GitHub's official description: which operation a request is, and whether it and its answer are as described."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from openapi_schema_validator import OAS30Validator, oas30_format_checker

from tests.github_server.store import Json

FILE = Path(__file__).with_name("openapi.json")
COMMON_REFUSALS = frozenset(
    {400, 401, 403, 404, 405, 409, 410, 422, 429, 500, 501, 502, 503}
)
NULL: Json = {"enum": [None], "nullable": True}
LABELS: Json = {"type": "array", "items": {"type": "string"}}


@dataclass(frozen=True)
class Operation:
    """One operation of the description."""

    id: str
    method: str
    pattern: re.Pattern[str]
    body: Json | None = None
    body_required: bool = False
    query: dict[str, Json] = field(default_factory=dict)
    answers: dict[int, Json | None] = field(default_factory=dict)


class Description:
    """The operations, and the check of what goes in and out."""

    def __init__(self, text: str) -> None:
        document = normalised(json.loads(text))
        for name in ("pull-request", "pull-request-simple"):
            head = document["components"]["schemas"][name]["properties"]["head"][
                "properties"
            ]
            head["repo"] = {
                "anyOf": [head["repo"], NULL]
            }  # null once the fork is deleted
            labels = document["components"]["schemas"][name]["properties"]["labels"][
                "items"
            ]["properties"]
            labels["description"] = {
                "type": "string",
                "nullable": True,
            }  # as in the schema of a label
        self._components: Json = document["components"]
        self._validators: dict[str, OAS30Validator] = {}
        self._operations = sorted(
            (
                self._operation(path, method, operation)
                for path, item in document["paths"].items()
                for method, operation in item.items()
            ),
            key=lambda operation: (
                -len(re.sub(r"\(.*?\)", "", operation.pattern.pattern))
            ),
        )
        self.ids = frozenset(operation.id for operation in self._operations)

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation that a request means, with its path's parameters decoded."""
        for operation in self._operations:
            if operation.method == method and (
                match := operation.pattern.fullmatch(path)
            ):
                return operation, {
                    name: unquote(value) for name, value in match.groupdict().items()
                }
        return None

    def faults_of_request(
        self, operation: Operation, query: dict[str, str], body: object
    ) -> Iterator[str]:
        """Say what the description does not allow in a request."""
        for name, value in query.items():
            if name not in operation.query:
                yield f"{operation.id}: no query parameter {name!r} is described"
            else:
                yield from self._faults(
                    operation.id + f" query {name}",
                    operation.query[name],
                    typed(operation.query[name], value),
                )
        if body is None:
            if operation.body_required:
                yield f"{operation.id}: a body is required"
        elif operation.body is None:
            yield f"{operation.id}: no body is described"
        else:
            yield from self._faults(f"{operation.id} request", operation.body, body)
            known = self._fields(operation.body)
            if isinstance(body, dict) and known:
                yield from (
                    f"{operation.id} request: no field {name!r} is described"
                    for name in body
                    if name not in known
                )

    def faults_of_answer(
        self, operation: Operation, status: int, body: object
    ) -> Iterator[str]:
        """Say what the description does not allow in an answer."""
        if status not in operation.answers:
            if status not in COMMON_REFUSALS:
                yield f"{operation.id}: status {status} is not described"
                return
            schema: Json | None = {"$ref": "#/components/schemas/basic-error"}
        else:
            schema = operation.answers[status]
        if schema is not None:
            yield from self._faults(f"{operation.id} answer {status}", schema, body)
        elif body is not None and status < 300:
            yield f"{operation.id} answer {status}: no body is described"

    def _faults(self, label: str, schema: Json, value: object) -> Iterator[str]:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            whole = {"allOf": [schema], "components": self._components}
            self._validators[key] = OAS30Validator(
                whole, format_checker=oas30_format_checker
            )
        for error in self._validators[key].iter_errors(value):
            inner = error
            while inner.context:  # of a combination, the branch that came nearest
                inner = max(inner.context, key=lambda branch: len(branch.absolute_path))
            where = "/".join(map(str, inner.absolute_path))
            said = (
                inner.message
                if len(inner.message) < 300
                else f"{inner.message[:100]} ... {inner.message[-100:]}"
            )
            yield f"{label}: at /{where}: {inner.validator}: {said}"

    def _operation(self, path: str, method: str, operation: Json) -> Operation:
        parameters = [self._resolve(parameter) for parameter in operation["parameters"]]
        body = self._resolve(operation.get("requestBody", {}))
        answers = {}
        for status, answer in operation["responses"].items():
            content = self._resolve(answer).get("content", {})
            answers[int(status)] = content.get("application/json", {}).get("schema")
        long = {
            "path",
            "ref",
            "branch",
            "head",
            "base",
        }  # the parameters that may hold a slash

        def group(match: re.Match[str]) -> str:
            return f"(?P<{match[1]}>{'.+?' if match[1] in long else '[^/]+'})"

        return Operation(
            id=operation["operationId"],
            method=method.upper(),
            pattern=re.compile(re.sub(r"\\\{(\w+)\\\}", group, re.escape(path))),
            body=body.get("content", {}).get("application/json", {}).get("schema"),
            body_required=body.get("required", False),
            query={
                item["name"]: item["schema"]
                for item in parameters
                if item["in"] == "query"
            },
            answers=answers,
        )

    def _resolve(self, node: Json) -> Json:
        while "$ref" in node:
            _, _, kind, name = node["$ref"].split("/")
            node = self._components[kind][name]
        return node

    def _fields(self, schema: Json) -> set[str]:
        """Every field that some branch of *schema* names."""
        schema = self._resolve(schema)
        found = set(schema.get("properties", ()))
        for word in ("anyOf", "allOf"):
            for branch in schema.get(word, ()):
                found |= self._fields(branch)
        return found


def normalised(node: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    """*node* with what the description means rather than what it says.

    - a nullable enum may be null, though the enum does not list it;
    - `nullable` beside a combination or a reference counts;
    - the branches of `oneOf` overlap, so one match or more will do;
    - a `discriminator` says no more than its branches, and contradicts those that are arrays;
    - labels may be sent as a plain array, as the description's text says.
    """
    if isinstance(node, list):
        return [normalised(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {
        ("anyOf" if key == "oneOf" else key): normalised(value)
        for key, value in node.items()
        if key != "discriminator"
    }
    if made.get("operationId") in {"issues/add-labels", "issues/set-labels"}:
        made["requestBody"]["content"]["application/json"]["schema"]["anyOf"].append(
            LABELS
        )
    if made.get("nullable") is True:
        if isinstance(made.get("enum"), list) and None not in made["enum"]:
            made["enum"] = [*made["enum"], None]
        if "type" not in made:
            rest = {key: value for key, value in made.items() if key != "nullable"}
            return {"anyOf": [rest, NULL]}
    return made


def typed(schema: Json, value: str) -> object:
    """A query's value as the type that *schema* wants."""
    if schema.get("type") == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if schema.get("type") == "boolean" and value in {"true", "false"}:
        return value == "true"
    return value


@cache
def description() -> Description:
    """The description, read once."""
    return Description(FILE.read_text("utf-8"))

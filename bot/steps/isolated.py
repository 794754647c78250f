"""`listwright isolated`: answer one question about what strangers wrote.

The other steps start it in a process without secrets. It reads entries, forms and
documents, and prints nothing but checked JSON.
"""

import argparse
import importlib
from dataclasses import replace
from typing import Any, Protocol, cast

from bot.errors import LostIndexError
from bot.model.checked_json import dump_json, parse_json
from bot.model.isolated import TASKS
from bot.model.wording import LANGUAGES, speak
from bot.plan import Outcome
from bot.ports import Context
from bot.project.document_source import read_documents

SUMMARY = (
    "answer one question about what strangers wrote; other steps start this in a process"
    " without secrets"
)
CONTEXT = Context
# A request holds at most the texts of all open issues, of 64 KiB each.
_MOST_BYTES = 64 << 20


class TaskModule(Protocol):
    """What a module of `bot.isolated` declares."""

    # The types are those of the task.
    def answer(self, request: Any, context: Context, /) -> Any:  # noqa: ANN401
        """Return the answer to *request*."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "task",
        choices=TASKS,
        help="the question; its values come as JSON by standard input",
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default="en",
        help="the language of the answer: that of the step that asks; English, if not"
        " given",
    )


def run(args: argparse.Namespace, context: Context) -> Outcome:
    """Answer the question of standard input as JSON. Nothing is written."""
    task = TASKS[args.task]
    data = context.read_outside("-")
    request = parse_json(task.request, data, label="request", most_bytes=_MOST_BYTES)
    module = cast("TaskModule", importlib.import_module(f"bot.isolated.{task.name}"))
    with speak(args.language):
        try:
            sharded = replace(context, may_read_shards=True)
            answer = module.answer(request, _read_documents(task.name, sharded))
        except LostIndexError:
            # It is damaged, and only saves time.
            answer = module.answer(request, _read_documents(task.name, context))
    return Outcome(dump_json(task.answer, answer).decode() + "\n")


def _read_documents(name: str, context: Context) -> Context:
    """Return the context of a task: lists without entry files have them in memory.

    What follows a merge must not end at a document that cannot be read: it reads them
    itself.
    """
    return context if name == "regenerate" else read_documents(context)

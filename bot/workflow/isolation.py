"""Ask the isolated process, which reads what strangers wrote.

A job with a token learns of it in no other way: see docs/decisions/0009.
"""

from typing import cast

from bot.model.checked_json import dump_json, parse_json
from bot.model.isolated import Answer, Request, Task
from bot.model.wording import find_language
from bot.ports import RunIsolated, Supply


def ask(
    run_isolated: RunIsolated,
    root: str,
    task: Task[Request, Answer],
    request: Request,
    supply: Supply | None = None,
) -> Answer:
    """Return the answer of the isolated process to *request*, with every value checked.

    Args:
        run_isolated: starts the process.
        root: the folder of the repository that it reads.
        task: the kind of question.
        request: the question.
        supply: fetches objects that the repository lacks.

    Raises:
        GitError: *supply* could not fetch them.
        IsolatedProcessError: the process ended badly.
        JsonFormatError: it gave something else than was asked for.
    """
    input_data = dump_json(task.request, request)
    # The process speaks the language of this one.
    language = find_language()
    arguments = ["isolated", task.name, "--root", root, "--language", language]
    data = run_isolated(
        arguments, input_data, most_output=task.most_bytes, supply=supply
    )
    # Whoever takes over the process still gives no more than values of these types.
    answer = parse_json(task.answer, data, label="answer", most_bytes=task.most_bytes)
    return cast("Answer", answer)

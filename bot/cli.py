"""The command `listwright`: parse the words, run one command, carry out its plan."""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from bot import __version__
from bot.errors import ListwrightError, MovedError

if (
    TYPE_CHECKING
):  # `--version` and a run that finds everything in the cache start without them
    from bot.disk.context import DiskContext
    from bot.model.wording import Language
    from bot.plan import Outcome
    from bot.ports import Context, GitHubContext

# What a person types: modules of `bot.commands`.
COMMANDS = (
    "add-section",
    "adopt-edits",
    "check",
    "compare",
    "doctor",
    "eject",
    "explain",
    "find",
    "format",
    "generate",
    "import",
    "init",
    "merge",
    "new",
    "propose",
    "queue",
    "rename-section",
    "replay",
    "review",
    "set",
    "upgrade",
)
# What workflows run: modules of `bot.steps`.
STEPS = ("accept", "analyse", "command", "fix", "isolated", "land", "publish")
_SPEAKING = (
    *("accept", "analyse", "command", "fix", "land", "publish"),
    *("propose", "replay", "review"),
)
"""What speaks the language of the list: it makes comments, or shows them.

The step `isolated` is told the language of the step that asks.
"""
# The steps that tell of their faults in the bot\'s issue, if a schedule started them.
_REPORTING = ("accept", "land", "publish")
# Times that a command looks again because the repository moved before its plan was
# carried out.
_MOST_LOOKS = 8
_STATUSES = (
    "exit status: 0 nothing to do; 1 findings, or a change is due under --check; "
    "2 wrong usage or configuration; 3 the bot or git failed"
)


class CommandModule(Protocol):
    """What a module of `bot.commands` and of `bot.steps` declares."""

    # What the command does, as `listwright --help` shows it.
    SUMMARY: str
    # What it may use: `GitHubContext` if it speaks with GitHub.
    CONTEXT: "type[Context]"

    def configure(self, parser: argparse.ArgumentParser, /) -> None:
        """Declare the arguments."""

    def run(
        self,
        args: argparse.Namespace,
        context: Any,  # noqa: ANN401 - a CONTEXT
        /,
    ) -> "Outcome":
        """Return what to print and what to do; change nothing."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments_given = list(sys.argv[1:] if argv is None else argv)
    if arguments_given[:1] == ["--version"]:
        print(f"listwright {__version__}")
        return 0
    if not arguments_given or arguments_given[0] not in COMMANDS + STEPS:
        return _print_usage(arguments_given)
    module = load_command(arguments_given[0])
    parser = argparse.ArgumentParser(
        f"listwright {arguments_given[0]}", description=module.SUMMARY, epilog=_STATUSES
    )
    parser.add_argument(
        "--root",
        default=".",
        metavar="FOLDER",
        help="the repository; here, if not given",
    )
    module.configure(parser)
    arguments = parser.parse_args(arguments_given[1:])
    try:
        status, problem = _run_command(arguments_given[0], module, arguments)
    except ListwrightError as error:
        _print_error(error)
        status, problem = error.status, str(error)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    if arguments_given[0] in _REPORTING and not arguments.dry_run:
        return _report_fault(arguments_given[0], arguments, status, problem)
    return status


def load_command(name: str) -> CommandModule:
    """Import the module of a command or step."""
    room = "steps" if name in STEPS else "commands"
    suffix = "_" if name == "import" else ""  # a keyword of Python is no module's name
    module = importlib.import_module(f"bot.{room}.{name.replace('-', '_')}{suffix}")
    return cast("CommandModule", module)


def _run_command(
    name: str, module: CommandModule, arguments: argparse.Namespace
) -> tuple[int, str]:
    """Run a command and apply its plan. Return the exit status and the command's notice.

    Where the repository moved meanwhile, the command runs again on what is there then.
    """
    from bot.disk.context import open_context
    from bot.model.wording import speak

    # A command ends before garbage weighs anything; looking for it costs a third of a load.
    gc.disable()
    for look in range(1, _MOST_LOOKS + 1):
        disk = open_context(arguments.root)
        try:
            with speak(_choose_language(name, disk)):
                return _run_once(module, arguments, disk)
        except MovedError:
            if look == _MOST_LOOKS:
                raise
    raise AssertionError


def _run_once(
    module: CommandModule, arguments: argparse.Namespace, disk: "DiskContext"
) -> tuple[int, str]:
    """Run a command on what is there now, and apply its plan.

    Raises:
        MovedError: the repository moved before the plan was carried out.
    """
    from bot.ports import Context, GitHubContext

    context: Context = disk
    apply: Callable[[Any], None] = disk.workspace.apply
    if module.CONTEXT is GitHubContext:
        context, apply = _open_github(disk)
    outcome = module.run(arguments, context)
    if getattr(arguments, "check", False) or getattr(arguments, "dry_run", False):
        return _show_plan(outcome, arguments)
    apply(outcome.plan)
    return _show_result(outcome)


def _choose_language(name: str, disk: "DiskContext") -> "Language":
    """Return the language of the list; English for what makes no comments."""
    if name not in _SPEAKING:
        return "en"
    from bot.project.load_settings import load_project

    try:
        return load_project(disk.workspace, disk.cache).settings.language
    except ListwrightError:
        return "en"


def _show_plan(outcome: "Outcome", arguments: argparse.Namespace) -> tuple[int, str]:
    """Print an outcome whose plan is not applied. Under `--check` a plan is a finding."""
    _print_outcome(outcome)
    if getattr(arguments, "check", False):
        return outcome.status or int(bool(outcome.plan)), ""
    _print("".join(f"would {action}\n" for action in outcome.plan))
    return outcome.status, ""


def _show_result(outcome: "Outcome") -> tuple[int, str]:
    """Print an outcome whose plan was applied, and write its page where it has one."""
    from bot.disk.workspace import write_outside

    if outcome.page is not None:
        write_outside(outcome.page)
    _print_outcome(outcome)
    return outcome.status, outcome.notice


def _report_fault(
    step: str, arguments: argparse.Namespace, status: int, problem: str
) -> int:
    """Return the exit status of a step.

    A sweep fails once a day for one fault, which the bot's issue tells of.
    """
    from bot.disk.context import open_context
    from bot.model.wording import speak
    from bot.project.load_settings import load_project
    from bot.workflow.event import parse_event
    from bot.workflow.fault_report import plan_fault_report

    try:
        context = open_context(arguments.root)
        if parse_event(context.read_outside(arguments.event)).kind != "schedule":
            return status
        if load_project(context.workspace).settings.mode == "observe":
            return status
        github, apply = _open_github(context)
        is_fault = status != 0 and not arguments.check
        report = (problem or f"it ended with {status}.") if is_fault else ""
        with speak(_choose_language(step, context)):
            plan = list(plan_fault_report(github.forge, step, report, context.today))
            if arguments.check:
                return status or int(bool(plan))
            apply(plan)
    except ListwrightError as error:
        _print_error(error)
        return status or error.status
    return status if plan else 0


def _open_github(disk: "DiskContext") -> "tuple[GitHubContext, Callable[[Any], None]]":
    """Return the context of a command that speaks with GitHub, and what carries out its plan.

    Where GitHub is and the token come from the environment, as Actions sets it.
    """
    from bot.disk.context import open_remote
    from bot.github.connect import make_token, read_access, read_clock
    from bot.github.effects import Effects
    from bot.ports import GitHubContext
    from bot.sandbox import run_isolated

    access = read_access(disk.repository.find_origin)
    forge = access.open_forge()
    remote = open_remote(disk, access.server, access.repository, access.token)
    context = GitHubContext(
        workspace=disk.workspace,
        repository=disk.repository,
        today=disk.today,
        map_files=disk.map_files,
        read_outside=disk.read_outside,
        read_own=disk.read_own,
        find_release=disk.find_release,
        cache=disk.cache,
        terminal=disk.terminal,
        progress=disk.progress,
        forge=forge,
        remote=remote,
        run_isolated=run_isolated,
        new_token=make_token,
        read_clock=read_clock,
    )
    return context, Effects(forge, disk.workspace.apply, remote).apply


def _print_outcome(outcome: "Outcome") -> None:
    _print(
        outcome.text
        if outcome.is_for_runner
        else _escape_workflow_commands(outcome.text)
    )
    if outcome.notice:
        print(
            f"listwright: {_escape_workflow_commands(outcome.notice)}", file=sys.stderr
        )


def _escape_workflow_commands(text: str) -> str:
    """Return *text* without a line that the runner of a workflow would obey."""
    if not os.environ.get("GITHUB_ACTIONS"):
        return text
    from bot.output.untrusted import log_line

    return "".join(f"{log_line(line)}\n" for line in text.splitlines())


def _print_error(error: ListwrightError) -> None:
    """Say what is wrong.

    A message may quote a file, which must steer neither a terminal nor the runner.
    """
    from bot.output.untrusted import show_hidden

    text = show_hidden(str(error), keep="\n\t")
    sys.stderr.write(_escape_workflow_commands(f"listwright: {text}\n"))


def _print(text: str) -> None:
    """Write UTF-8 whatever the locale says, so that the same work prints the same bytes."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _print_usage(arguments_given: Sequence[str]) -> int:
    lines = [
        "usage: listwright COMMAND …",
        "",
        "Keep a curated list by pull request.",
        "",
    ]
    lines += _describe(COMMANDS)
    lines += [
        "",
        "Steps that workflows run on GitHub; a person has no reason to type them:",
        "",
    ]
    lines += _describe(STEPS)
    lines += ["", "`listwright COMMAND --help` says more.", _STATUSES]
    wanted = arguments_given[0] if arguments_given else "--help"
    if wanted in ("--help", "-h"):
        _print("\n".join(lines) + "\n")
        return 0
    print(
        f"listwright: there is no command `{wanted}`.",
        *lines,
        sep="\n",
        file=sys.stderr,
    )
    return 2


def _describe(names: Iterable[str]) -> list[str]:
    width = max(map(len, COMMANDS + STEPS))
    return [f"  {name:{width}}  {load_command(name).SUMMARY}" for name in names]

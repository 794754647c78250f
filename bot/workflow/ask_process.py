"""Start the process that asks the sources of facts, which has no token."""

from bot.model.checked_json import dump_json, parse_json
from bot.model.facts import FactsQuestion, KnownFacts
from bot.ports import RunIsolated

# Seconds that the process may take to begin and to end.
_SECONDS_BESIDE = 20


def ask_without_token(
    run_isolated: RunIsolated,
    question: FactsQuestion,
    *,
    seconds: int,
    most_bytes: int,
) -> KnownFacts:
    """Return what the sources say of the works and links of *question*.

    Whoever takes over the process may say it of others: the caller drops those.

    Args:
        run_isolated: starts the process.
        question: what is asked; a link is a work by its identifier in the answer.
        seconds: how long the sources may take.
        most_bytes: how large the answer may be.

    Raises:
        IsolatedProcessError: the process ended badly.
        JsonFormatError: it gave something else than facts.
    """
    data = run_isolated(
        ["ask", "--seconds", str(seconds)],
        dump_json(FactsQuestion, question, is_compact=True),
        most_output=most_bytes,
        wall=seconds + _SECONDS_BESIDE,
    )
    facts: KnownFacts = parse_json(
        KnownFacts, data, label="facts", most_bytes=most_bytes
    )
    return facts

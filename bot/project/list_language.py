"""The language that a list speaks, and the replies in its own words."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import ListwrightError
from bot.model.replies import Replies, use_replies
from bot.model.wording import Language, speak
from bot.ports import Context
from bot.project.load_settings import load_project


@contextmanager
def speak_for_list(context: Context) -> Iterator[None]:
    """Speak the language of the list, with its own replies, until the block ends."""
    language: Language = "en"
    replies: Replies = {}
    try:
        project = load_project(context.workspace, context.cache)
        language, replies = project.settings.language, project.replies
    except ListwrightError:
        # The command itself says what is wrong with the settings.
        pass
    with speak(language), use_replies(replies):
        yield

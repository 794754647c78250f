"""The templates of the pages: ours, and the owner's in their place."""

from collections.abc import Mapping
from importlib import resources
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:
    from jinja2 import Environment


def make_environment(own: Mapping[str, str]) -> "Environment":
    """Return what renders templates: *own* by name, then ours; every value is escaped.

    Raises:
        UsageError: Jinja2 is not installed, or a template of the owner's is wrong.
    """
    try:
        from jinja2 import ChoiceLoader, DictLoader, TemplateSyntaxError
        from jinja2.sandbox import SandboxedEnvironment
    except ModuleNotFoundError:
        raise UsageError(
            "The pages need Jinja2: `pip install listwright[site]`."
        ) from None
    names = ("base", "entry", "home", "item", "list", "moved", "news")
    ours = {f"{name}.html": _read_template(f"{name}.html") for name in names}
    environment = SandboxedEnvironment(
        autoescape=True,
        loader=ChoiceLoader([DictLoader(dict(own)), DictLoader(ours)]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    for name in own:
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            raise UsageError(f"{name}:{error.lineno}: {error.message}") from None
    return environment


def _read_template(name: str) -> str:
    return (resources.files("bot.readers.site") / "templates" / name).read_text("utf-8")


def read_static(name: str) -> str:
    """Return a file that pages load: a style or a script."""
    return (resources.files("bot.readers.site") / "static" / name).read_text("utf-8")

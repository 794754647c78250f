"""The words of the pages, in the language that is spoken."""

from collections.abc import Mapping

from bot.model.wording import Language, say, speak


def list_words(language: str) -> Mapping[str, str]:
    """Return the words of the pages, by the name that templates have for them.

    *language* is a list's own, such as `zh-hant`; English is spoken where the bot does not
    speak it.
    """
    code = language.partition("-")[0]
    spoken: Language = "zh" if code == "zh" else "en"
    with speak(spoken):
        return _say_all()


def _say_all() -> Mapping[str, str]:
    return {
        "added": say("Added"),
        "all": say("all"),
        "all_lists": say("All lists"),
        "as_in_list": say("as in the list"),
        "by_title": say("by title"),
        "changed": say("changed"),
        "cite": say("Cite"),
        "cite_these": say("BibTeX of these"),
        "close": say("Close"),
        "copied": say("Copied"),
        "copy": say("Copy"),
        "correct": say("Suggest a correction"),
        "details": say("Details of"),
        "has": say("Has"),
        "made_by": say("Made from the entries of the list by Listwright"),
        "more": say("Show the others"),
        "newest": say("newest first"),
        "news": say("What is new"),
        "no_news": say("No entry has a day on which it came."),
        "none": say("Nothing here has all of that."),
        "oldest": say("oldest first"),
        "other_lists": say("Also in"),
        "pages": say("Pages"),
        "reset": say("Show all"),
        "search": say("Search"),
        "section": say("Section"),
        "sections": say("Stands in"),
        # The script puts the two numbers in.
        "shown": say("{shown} of {all}", shown="{shown}", all="{all}"),
        "skip": say("To the list"),
        "sort": say("Order"),
        "tag": say("Tag"),
        "venue": say("Venue"),
        "year_from": say("Year from"),
        "year_to": say("to"),
    }

"""Tell which issues were opened with a form."""

from bot.forms.form_versions import matches_form, plan_translations
from bot.forms.issue_forms import plan_forms
from bot.model.isolated import RecognisedForms, RecogniseForms
from bot.ports import Context
from bot.project.load_settings import load_project


def answer(
    request: RecogniseForms,
    context: Context,
) -> RecognisedForms:
    """Return the numbers of the issues that resemble a form of the checkout's lists."""
    project = load_project(context.workspace, context.cache)
    layouts, settings = project.layouts, project.settings
    # The language may have changed since an issue was opened.
    forms = [*plan_forms(layouts, settings), *plan_translations(layouts, settings)]
    numbers = [
        issue.number
        for issue in request.issues
        if matches_form(issue.title, issue.body, forms)
    ]
    return RecognisedForms(tuple(numbers))

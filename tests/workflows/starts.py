"""Which jobs start at which event. The tests run the workflow and hold these lists to it; the page of costs counts them."""

REVIEW = ("analyse", "publish", "fix")
"""A pull request is opened, or pushed to."""
COMMAND = ("analyse", "obey")
"""Somebody comments with a command."""
MERGE = ("analyse", "publish", "land")
"""A person merges a pull request."""
PUSH = ("land",)
"""The default branch moves, as it does by such a merge."""
SUBMISSION = ("analyse", "publish", "accept")
"""Somebody fills in an issue form."""
IDLE_SWEEP = ("analyse",)
"""The schedule, where nothing is to be done."""
LINK_SWEEP = ("analyse", "try", "judge")
"""The same, once a week, where the list wishes that its links are tried."""

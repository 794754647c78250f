"""The tasks of the isolated process: one module for each task of `bot.model.isolated`.

`bot.steps.isolated` imports a task's module by its name; nothing else imports it.
"""

"""What the isolated process does, a file a task of `bot.model.isolated`. Nothing else imports it."""

"""The repairs of what people write: one list, for entry files, forms, commands and edited lists alike."""

"""Checks what people edit: `intents/` and `content/`, by file and line."""

"""Loads what people edit: phrases from `intents/`, answers and guidance from `content/`."""

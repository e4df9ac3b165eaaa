"""From what was heard to what is meant: red flags first, then intents."""

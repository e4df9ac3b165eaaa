"""From what is meant to what is said: guidance first, then the answer."""

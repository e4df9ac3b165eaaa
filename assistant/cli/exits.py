"""The exit statuses of the command."""

OK = 0
"""Answered."""
FAULTY = 1
"""`check` found faults, `doctor` found that the main job can't run, or a reply could not be spoken."""
WRONG_USAGE = 2
UNREADABLE = 3
"""An input could not be read; the others were answered."""

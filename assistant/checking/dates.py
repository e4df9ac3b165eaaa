"""Checks that everything was reviewed, and that no review is due."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from assistant.checking.spoken import guidance_path, line_of, topic_path
from assistant.library.content import Content
from assistant.library.reading import Problem


def date_problems(content: Content, today: datetime.date) -> Iterator[Problem]:
    """Check the dates of topics, guidance and regions."""
    dated = [
        *((topic_path(topic.id), topic.reviewed, topic.expires) for topic in content.topics.values()),
        *((guidance_path(item.id), item.reviewed, item.expires) for item in content.guidance.values()),
        *(("content/en/regions.yaml", region.checked, region.expires) for region in content.regions.values()),
    ]
    for path, reviewed, expires in dated:
        if datetime.date.fromisoformat(expires) < today:
            yield Problem(path, line_of(expires), f"this expired on {expires}: review it and set new dates")
        if datetime.date.fromisoformat(reviewed) > today:
            yield Problem(path, line_of(reviewed), f"the review of {reviewed} lies in the future")
        elif expires <= reviewed:
            yield Problem(path, line_of(expires), "it expires before it was reviewed")

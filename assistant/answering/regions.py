"""Fills in the numbers of the region, and finds which region a person is in."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.library.content import Content, Region

UNKNOWN = "unknown"


def fill(text: str, region: Region, **more: str) -> str:
    """Fill the placeholders of `text` with the region's numbers, as they are spoken, and with `more`."""
    for name, value in {**more, **region.says}.items():
        text = text.replace("{" + name + "}", value)
    return text


def region_for_territory(content: Content, territory: str) -> Region:
    """Find the region of an ISO 3166 territory code; the unknown region where there is none."""
    for region in content.regions.values():
        if territory.upper() in (region.id, *region.territories):
            return region
    return content.regions[UNKNOWN]


def territory_of_locale(environment: Mapping[str, str]) -> str:
    """Read the territory from the usual locale variables, "GB" from "en_GB.UTF-8"; empty where there is none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = environment.get(name, "").split(".")[0].split("@")[0]
        language, _, territory = locale.replace("-", "_").partition("_")
        if language and territory:
            return territory.upper()
    return ""

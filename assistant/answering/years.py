"""Years and small numbers as they are spoken."""

from __future__ import annotations

_DIGITS = ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spoken_year(year: str) -> str:
    """Write a year as it is spoken: "2017" as "twenty seventeen", "2006" as "two thousand and six"."""
    if len(year) != 4 or not year.isdecimal():
        return year
    century, rest = _pair(int(year[:2])), int(year[2:])
    if year.startswith("200"):
        return f"two thousand and {_DIGITS[rest]}" if rest else "two thousand"
    return f"{century} {_pair(rest)}" if rest else f"{century} hundred"


def spoken_number(number: int) -> str:
    """Write a number from 10 to 99 as it is spoken."""
    return _pair(number)


def _pair(number: int) -> str:
    if number < 10:
        return f"oh {_DIGITS[number]}"
    if number < 20:
        return _TEENS[number - 10]
    tens, units = divmod(number, 10)
    return _TENS[tens - 2] + (f" {_DIGITS[units]}" if units else "")

"""Fetches a large file over HTTP, goes on where it broke off, and checks it."""

from __future__ import annotations

import errno
import hashlib
import http.client
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant import __version__
from assistant.errors import RecognizerError

Progress = Callable[[int], None]
"""Takes the bytes that are there by now."""

PATIENCE = 30.0
"""Seconds without a byte after which a connection counts as broken."""
PAUSES = (1.0, 2.0, 4.0)
"""Seconds before each new attempt that gets no further than those before it."""
_BLOCK = 1 << 16
_BROKEN = (urllib.error.URLError, http.client.HTTPException, OSError)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def fetch(url: str, partial: Path, size: int, progress: Progress, tell: Callable[[str], None]) -> None:
    """Fetch `url`, a file of `size` bytes, into `partial`, which may hold its beginning already.

    Tries again where the connection breaks off or stalls, and tells so. Raises RecognizerError, and leaves what has
    come for the next time.
    """
    if _length(partial) > size:
        discard(partial)
    best, pauses = _length(partial), list(PAUSES)
    while _length(partial) != size:
        try:
            _attempt(url, partial, size, progress)
            reason = "the connection broke off"
        except _BROKEN as error:
            _raise_hopeless(error, url)
            reason = _reason(error)
            if (
                isinstance(error, urllib.error.HTTPError)
                and error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            ):
                discard(partial)
        if _length(partial) > best:
            best, pauses = _length(partial), list(PAUSES)
        elif pauses:
            time.sleep(pauses.pop(0))
        else:
            raise RecognizerError(_advice(url, best, reason))
        if _length(partial) != size:
            tell(f"{_host(url)}: {reason}. It is tried again.")


def discard(partial: Path) -> None:
    """Forget what was fetched."""
    partial.unlink(missing_ok=True)
    _tag(partial).unlink(missing_ok=True)


def matches(file: Path, checksum: str) -> bool:
    """Say whether the file has the checksum, such as `sha256:` and its digits."""
    algorithm, _, wanted = checksum.partition(":")
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with file.open("rb") as opened:
        while block := opened.read(1 << 20):
            digest.update(block)
    return digest.hexdigest() == wanted


def _attempt(url: str, partial: Path, size: int, progress: Progress) -> None:
    """Take what one connection gives."""
    offset = _length(partial)
    headers = {"User-Agent": f"backtalk/{__version__}", "Accept-Encoding": "identity"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
        if tag := _read_tag(partial):
            headers["If-Range"] = tag
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.build_opener(_SafeRedirects).open(request, timeout=PATIENCE) as response:
        resumed = response.status == http.HTTPStatus.PARTIAL_CONTENT
        total = _total(response, resumed)
        if total not in (None, size) or response.headers.get("Content-Type", "").startswith("text/"):
            raise RecognizerError(
                f"{_host(url)} sent something else than the model: sign in where your network asks for it, "
                "or fetch the file by hand and give it with --from."
            )
        if resumed and not response.headers["Content-Range"].startswith(f"bytes {offset}-"):
            raise http.client.HTTPException("the server went on in the wrong place")
        if not resumed:
            offset = 0
            _write_tag(partial, response.headers)
        _copy(response, partial, offset, size, progress)


def _copy(response: Any, partial: Path, offset: int, size: int, progress: Progress) -> None:
    with _open(partial, "ab" if offset else "wb") as opened:
        while block := response.read1(_BLOCK):
            offset += len(block)
            if offset > size:
                opened.truncate(0)
                raise http.client.HTTPException("the server sent too much")
            _write(opened, partial, block)
            progress(offset)


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but never from a connection that can't be listened in on to one that can."""

    # Python 3.10 doesn't know this one yet.
    http_error_308 = urllib.request.HTTPRedirectHandler.http_error_302

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise urllib.error.URLError("the server leads to an address without encryption")
        return super().redirect_request(req, fp, 302 if code == 308 else code, msg, headers, newurl)


def _raise_hopeless(error: Exception, url: str) -> None:
    """Raise RecognizerError where another attempt can't help."""
    if isinstance(error, urllib.error.HTTPError) and 400 <= error.code < 500 and error.code not in (408, 416, 429):
        raise RecognizerError(
            f"{_host(url)} does not give the model any more (it answered {error.code}): fetch the file elsewhere "
            "and give it with --from."
        ) from error


def _total(response: Any, resumed: bool) -> int | None:
    """Give the length of the whole file where the server tells it."""
    told = response.headers.get("Content-Range" if resumed else "Content-Length") or ""
    found = re.search(r"(?:/|^)(\d+)$", told)
    return int(found[1]) if found else None


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"it answered {error.code}"
    if isinstance(error, TimeoutError):
        return "nothing comes"
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return (isinstance(cause, OSError) and cause.strerror) or str(cause) or "the connection broke off"


def _advice(url: str, so_far: int, reason: str) -> str:
    if so_far:
        return f"{_host(url)} breaks off ({reason}): install it again later, and it goes on from where it is now."
    return (
        f"{_host(url)} can't be reached ({reason}): connect this computer to the internet, or fetch the file "
        "with another one and give it with --from."
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _length(partial: Path) -> int:
    try:
        return partial.stat().st_size
    except OSError:
        return 0


def _open(partial: Path, mode: str) -> Any:
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        return partial.open(mode, buffering=0)
    except OSError as error:
        raise _disk_error(partial, error) from error


def _write(opened: Any, partial: Path, data: bytes) -> None:
    """Write all of it: on a disk that is nearly full the system takes a part first and complains the next time."""
    while data:
        try:
            data = data[opened.write(data) :]
        except OSError as error:
            raise _disk_error(partial, error) from error


def _disk_error(partial: Path, error: OSError) -> RecognizerError:
    if error.errno in _FULL:
        return RecognizerError(
            f"There is no room left in {partial.parent}: delete something else there, and try again."
        )
    return RecognizerError(f"{partial} can't be written ({error.strerror}): allow it, and try again.")


def _tag(partial: Path) -> Path:
    return partial.with_name(partial.name + ".tag")


def _read_tag(partial: Path) -> str:
    try:
        return _tag(partial).read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


def _write_tag(partial: Path, headers: Any) -> None:
    """Keep what names this version of the file, so that no two versions are joined."""
    etag = headers.get("ETag") or ""
    if not etag or etag.startswith("W/"):  # a weak one doesn't promise the same bytes
        etag = headers.get("Last-Modified") or ""
    with _open(_tag(partial), "wb") as opened:
        _write(opened, partial, etag.encode("ascii", "ignore"))

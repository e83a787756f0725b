"""Look at a web site as any reader's browser would, over the standard library's client."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request

PATIENCE = 10.0
"""Seconds."""
MOST = 1 << 16
"""Bytes that are read of an answer."""


def shown(address: str) -> bytes | None:
    """
    Return the beginning of what *address* shows to somebody who is not signed in; None: nothing.

    Raises: OSError if nobody answers there.
    """
    request = urllib.request.Request(address, headers={"User-Agent": "talkingheads doctor"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            found: bytes = answer.read(MOST)
            return found
    except urllib.error.HTTPError as error:
        error.close()
        return None
    except (http.client.HTTPException, ValueError) as error:
        raise OSError(f"no web server answers there ({type(error).__name__})") from None

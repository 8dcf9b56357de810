"""What the user probably meant.

Belongs here: how alike two names must be, and the wording of suggestions. Does not belong here: knowing
what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_FEW = 8
_LIKELY, _SURE = 0.6, 0.85


def closest(wrong: str, known: Iterable[str], likeness: float = _LIKELY) -> str | None:
    """Return the known name that `wrong` is most like, if any is like it enough."""
    options = sorted(set(known))
    close = get_close_matches(wrong, options, n=1, cutoff=likeness)
    folded = {option.casefold(): option for option in options}
    return close[0] if close else folded.get(wrong.casefold())


def surely_meant(wrong: str, known: Iterable[str]) -> str | None:
    """Return the known name that `wrong` misspells, when it is so alike that it can be read as that one."""
    return closest(wrong, known, _SURE)


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Return ` (did you mean ...?)`, else what is known when that is little, else nothing."""
    options = sorted(set(known))
    close = closest(wrong, options)
    if close:
        return f" (did you mean `{close}`?)"
    if not options:
        return " (none is declared)"
    return f" (known: {', '.join(options)})" if len(options) <= _FEW else ""

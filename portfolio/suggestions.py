"""What the user probably meant.

Belongs here: the wording of suggestions. Does not belong here: knowing what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_FEW = 8


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Return ` (did you mean ...?)`, else what is known when that is little, else nothing."""
    options = sorted(set(known))
    close = get_close_matches(wrong, options, n=1, cutoff=0.6)
    if not close:
        folded = {option.casefold(): option for option in options}
        close = [folded[wrong.casefold()]] if wrong.casefold() in folded else []
    if close:
        return f" (did you mean `{close[0]}`?)"
    if not options:
        return " (none is declared)"
    return f" (known: {', '.join(options)})" if len(options) <= _FEW else ""

"""Small pictures drawn by hand: sparkline, gap bar, columns of counts. Numbers in, SVG out, no text of users.

Colours are CSS classes, so that the page's light and dark schemes and its paper apply.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT = 110, 26
_PAD = 3.0
BAR_WIDTH, BAR_FULL = 110, 92  # the bar's 100% stands at BAR_FULL; beyond it is over-achievement
_COLUMN_STEP = 8


def sparkline(values: Sequence[float], target: float | None, status: str) -> Markup:
    """Return a line over equally spaced values, the target dashed, the last value dotted."""
    if not values:
        return Markup("")
    scale = [*values, *([] if target is None else [target])]
    low, high = min(scale), max(scale)
    spread = (high - low) or 1.0

    def place(index: int, value: float) -> str:
        x = _PAD + index * (WIDTH - 2 * _PAD) / max(len(values) - 1, 1)
        return f"{x:.1f},{HEIGHT - _PAD - (value - low) / spread * (HEIGHT - 2 * _PAD):.1f}"

    goal = ""
    if target is not None:
        y = HEIGHT - _PAD - (target - low) / spread * (HEIGHT - 2 * _PAD)
        goal = f'<line class="goal" x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
    points = " ".join(place(index, value) for index, value in enumerate(values))
    x, y_last = points.rsplit(" ", 1)[-1].split(",")
    return Markup(  # noqa: S704  (numbers only)
        f'<svg class="spark s-{status}" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" aria-hidden="true">{goal}<polyline points="{points}"/>'
        f'<circle cx="{x}" cy="{y_last}" r="2.6"/></svg>'
    )


def gap_bar(attainment: float | None, planned: float | None, status: str) -> Markup:
    """Return a bar of the gap closed: full at the target, a tick at the target, a small one at the plan."""
    if attainment is None:
        return Markup("")
    filled = min(max(attainment, 0.0), BAR_WIDTH / BAR_FULL) * BAR_FULL
    plan = ""
    if planned is not None:
        x = min(max(planned, 0.0), BAR_WIDTH / BAR_FULL) * BAR_FULL
        plan = f'<path class="plan" d="M{x:.1f} 10.5l-3.2 5h6.4z"/>'
    return Markup(  # noqa: S704  (numbers only)
        f'<svg class="bar s-{status}" viewBox="-4 0 {BAR_WIDTH + 8} 16" width="{BAR_WIDTH + 8}" height="16" '
        f'aria-hidden="true"><rect class="track" y="4" width="{BAR_WIDTH}" height="6" rx="3"/>'
        f'<rect class="fill" y="4" width="{filled:.1f}" height="6" rx="3"/>'
        f'<line class="tick" x1="{BAR_FULL}" x2="{BAR_FULL}" y1="1" y2="13"/>{plan}</svg>'
    )


def count_columns(months: Sequence[dict[str, int]]) -> Markup:
    """Return one stacked column a month, of counts by status, the best at the bottom."""
    order = ("on_target", "close", "behind", "held")
    tallest = max((sum(month.get(status, 0) for status in order) for month in months), default=0)
    if not tallest:
        return Markup("")
    height = 34
    pieces = []
    for index, month in enumerate(months):
        y = float(height)
        for status in order:
            size = month.get(status, 0) * height / tallest
            if size:
                y -= size
                x, tall = index * _COLUMN_STEP, max(size - 1, 0.5)
                box = f'x="{x}" y="{y:.1f}" width="{_COLUMN_STEP - 2}" height="{tall:.1f}"'
                pieces.append(f'<rect class="s-{status}" {box}/>')
    width = len(months) * _COLUMN_STEP
    return Markup(  # noqa: S704  (numbers only)
        f'<svg class="columns" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'aria-hidden="true"><rect class="base" y="{height - 1}" width="{width}" height="1"/>'
        f"{''.join(pieces)}</svg>"
    )

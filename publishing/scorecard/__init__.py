"""The scorecard page: reader -> view model -> charts -> template, all from one published database."""

from publishing.scorecard.render import PageFacts, render_scorecard

__all__ = ["PageFacts", "render_scorecard"]

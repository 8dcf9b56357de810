"""The scorecard page: reader -> view model -> charts -> template, all from one published database."""

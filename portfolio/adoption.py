"""Use: which actions count, how often a product is naturally used, and whose behaviour should change.

Belongs here: the shape of the adoption sections of mappings/*.yml and outcomes/*.yml. Does not belong here:
rules that need two entries (checks/adoption.py) and turning entries into rows (tables.py, adoption_rows.py).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from portfolio.declared import Day, Days, Declared, Key, Text, UniqueNames

NaturalFrequency = Literal["daily", "weekly"]


class CoreActions(Declared):
    """The actions that count as use of a product, or of one feature of it."""

    product: Text
    actions: UniqueNames
    feature: Text | None = None


class Activation(Declared):
    """What a new person must have done, and within how many days, to have found the product's value."""

    actions: UniqueNames
    within_days: Annotated[Days, Field(ge=1)]


class Bracket(Declared):
    """Days [from, to) after the first use, counted together."""

    from_days: Days = Field(alias="from")
    to_days: Days = Field(alias="to")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Bracket:
        if self.to_days <= self.from_days:
            raise ValueError("`to` is the first day after the bracket and must be more than `from`")
        return self


class Retention(Declared):
    """At which distances from the first use it is asked who is still there; 7 and 30 days always are."""

    days: list[Annotated[Days, Field(ge=1)]] = Field(default=[])
    brackets: list[Bracket] = Field(default=[])


class Product(Declared):
    """How a product is used by its nature, and from which of its definitions on."""

    product: Text
    natural_frequency: NaturalFrequency = "daily"
    """How often those who need it come: stickiness is taken over a week or over 30 days."""
    activation: Activation | None = None
    retention: Retention = Retention()
    definition_version: Text = "1"
    """Raise it when core actions or activation change meaning."""


class Window(Declared):
    """Days [from, to)."""

    begins_on: Day = Field(alias="from")
    ends_on: Day = Field(alias="to")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Window:
        if self.ends_on <= self.begins_on:
            raise ValueError("`to` is the first day after the window and must lie after `from`")
        return self


class Behaviour(Declared):
    """Use that an outcome was to change: core actions per person and day, months against a baseline."""

    behaviour_id: Key
    behaviour_name: Text
    outcome_id: Key
    product: Text
    feature: Text | None = None
    """Left out: all features of the product."""
    compare: Literal["same_persons", "same_population"] = "same_persons"
    """The people seen in the baseline, wherever they went; or everybody seen then against everybody now."""
    baseline: Window | None = None
    """Left out: each month is compared with the same month of the year before."""
    valid_from: Day = Field(alias="from")
    """The first day of the changed behaviour; whole months from here on are compared."""
    recorded_on: Day | None = None
    """Left out: written down on the day it began."""

    @model_validator(mode="after")
    def _follows_its_baseline(self) -> Behaviour:
        if self.baseline and self.valid_from < self.baseline.ends_on:
            raise ValueError("`from` must not lie inside the baseline: end the baseline before the change")
        return self

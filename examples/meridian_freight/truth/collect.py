"""All planted facts as one mapping, topic by topic."""

from __future__ import annotations

from typing import Any

from examples.meridian_freight.plan.company import AS_OF
from examples.meridian_freight.plan.flow import Items
from examples.meridian_freight.truth.adoption import adoption_truth
from examples.meridian_freight.truth.delivery_status import delivery_status_truth
from examples.meridian_freight.truth.deployments import deployments_truth
from examples.meridian_freight.truth.dirt import dirt_truth
from examples.meridian_freight.truth.earned_value import earned_value_truth
from examples.meridian_freight.truth.escalations import escalations_by_as_of
from examples.meridian_freight.truth.finance import finance_truth, quarantine_truth
from examples.meridian_freight.truth.flow import flow_truth
from examples.meridian_freight.truth.investments import investments_truth, proposals_truth
from examples.meridian_freight.truth.labour import labour_truth
from examples.meridian_freight.truth.ledger import ledger_truth
from examples.meridian_freight.truth.outcomes import outcomes_truth
from examples.meridian_freight.truth.quality import quality_truth
from examples.meridian_freight.truth.readiness import readiness_truth
from examples.meridian_freight.truth.records import records_truth
from examples.meridian_freight.truth.register import register_truth
from examples.meridian_freight.truth.trial_balance import trial_balance_truth


def collect_truth(plans: dict[str, Items], seed: int, scale: int) -> dict[str, Any]:
    """Return the whole truth; amounts are decimal texts, days are dates, durations whole seconds."""
    ledger = ledger_truth(seed, scale)
    earned_value = earned_value_truth(plans, seed, scale)
    return {
        "about": {"as_of": AS_OF, "seed": seed, "scale": scale},
        "escalations": escalations_by_as_of(),
        **register_truth(),
        **readiness_truth(),
        **outcomes_truth(seed, scale),
        "use": adoption_truth(seed, scale),
        "ledger": ledger,
        "translation_difference_usd": trial_balance_truth(seed, scale),
        "labour_cost_usd": labour_truth(seed, scale),
        **finance_truth(),
        "earned_value": earned_value,
        "delivery_status": delivery_status_truth(earned_value),
        "investments": investments_truth(ledger["spend_usd"]),
        "proposals": proposals_truth(),
        "flow": flow_truth(plans),
        "quality": quality_truth(plans, seed, scale),
        "deployments": deployments_truth(seed, scale),
        "records": records_truth(plans, seed, scale),
        "quarantine": quarantine_truth(scale),
        "dirt": dirt_truth(plans, seed, scale),
    }

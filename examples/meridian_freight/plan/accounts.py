"""The chart of accounts of all three ledgers."""

from __future__ import annotations

ACCOUNTS = {
    6100: ("Contractors", "expense", 60),
    6200: ("Software", "expense", 25),
    6300: ("Equipment", "expense", 15),
    6900: ("Shared platform", "expense", 0),
    6910: ("Support desk", "expense", 0),
    2100: ("Accounts payable", "liability", 0),
    1100: ("Bank", "asset", 0),
    1200: ("Accounts receivable", "asset", 0),
    3100: ("Share capital", "equity", 0),
    4000: ("Freight revenue", "revenue", 0),
}
"""Code: its name, its class, its share of a workstream's journal in percent."""

CLASSES = {code: kind for code, (_, kind, _) in ACCOUNTS.items()}
EXPENSES = tuple(code for code, (_, _, share) in ACCOUNTS.items() if share)
"""What workstreams spend on and are budgeted for."""

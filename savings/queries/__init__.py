"""Reads of the savings: what a ledger is computed from, and what the pages show."""

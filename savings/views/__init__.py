"""Doors of the savings, one module per noun."""

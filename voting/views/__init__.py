"""Doors of voting, one module per noun."""

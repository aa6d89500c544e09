"""Panels of voting in the room, one module per noun."""

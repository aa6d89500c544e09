"""Debian's Chromium, as the journeys, the pictures and the measurements start it."""

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# An iPad held across, the tablet of the cabinet room. Unit: CSS pixels.
TABLET = {"width": 1180, "height": 820}

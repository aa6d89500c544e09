"""The doors of meetings, split by noun; what they have in common is said once in `people.views`."""

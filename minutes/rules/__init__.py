"""Rules of the minutes: official words, facts of a meeting, the five parts made of them; plain Python."""

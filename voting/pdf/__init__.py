"""Papers of voting, set in jobs."""

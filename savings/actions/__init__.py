"""Acts of the savings: ledgers are written, baselines measured and locked, figures corrected, counts reported."""

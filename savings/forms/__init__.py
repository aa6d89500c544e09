"""What the doors of the savings are sent, read into plain values."""

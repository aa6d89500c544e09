"""What the doors of voting are sent, read into plain values."""

"""Text to values and back, without a disk."""

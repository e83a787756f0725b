"""
Bad input, made by the thousand from a seed, for everything that reads what others hand in.

``python -m tests.fuzz PART`` runs one part at length; ``README.md`` here tells how.
"""

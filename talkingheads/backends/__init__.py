"""The doors out: one outside tool, one file, named after the tool."""

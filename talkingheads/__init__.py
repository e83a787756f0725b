"""talkingheads: from a folder of clips to a published, searchable briefing."""

__version__ = "0.1.0"

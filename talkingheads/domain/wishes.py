"""What to ask the sender of a refused clip for, in words to be copied into a message."""

from __future__ import annotations

from collections.abc import Mapping

from talkingheads.domain.flaws import N_

WISHES: Mapping[str, str] = {
    "the recording itself": N_("Please send us the recording itself: MP4, MOV, WebM, M4A or WAV."),
    "sent as a file": N_("Please send us the clip again, as a file and not through a chat app."),
    "exported as": N_("Please send it again, exported as an ordinary MP4 (H.264 and AAC)."),
    "as MP4": N_("Please send it again as MP4 (H.264 and AAC)."),
    "with sound": N_("Please record it again with sound."),
    "Check the microphone": N_("Please check the microphone, and record it again."),
    "shorter clip": N_("Please send us a shorter clip."),
    "in 4K": N_("Please send it again in 4K at most."),
}
"""By what stands in the hint that the team is given."""


def wish(hint: str) -> str:
    """Return what *hint* lets us ask the sender for; empty if it is not for them to mend."""
    if "ask for" not in hint.lower():
        return ""
    return next((words for part, words in WISHES.items() if part in hint), "")

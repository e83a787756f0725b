"""How long a bucket keeps what is taken down, and browsers what they were sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from talkingheads.backends.s3.client import Line
from talkingheads.backends.s3.looking import command, hint, looked_at, well, wrong
from talkingheads.backends.s3.sampled import LONGEST, Sent, sample
from talkingheads.backends.targets import Finding
from talkingheads.formats.mediatypes import media_type

OURS = "talkingheads"
"""How the names of the rules begin that we ask for, one for each prefix."""
LONGEST_ID = 255
"""Characters that S3 lets such a name have."""
_DONE = ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration")
"""What such a rule does."""


def unfinished(line: Line, beside: Line | None = None) -> Iterator[Finding]:
    """
    Look for a rule that gives up uploads that were begun and never ended.

    What is told to mend it mends *beside* too, if that is in the same bucket: of two commands
    that replace all rules, the second one does not take back what the first did.
    """
    rules = _rules(line)
    if any("AbortIncompleteMultipartUpload" in rule for rule in rules if _covers(line, rule)):
        yield well(line, "uploads that were cut off are given up by rule")
        return
    yield wrong(
        line,
        "nothing ever removes uploads that were cut off",
        "Parts of people's clips stay there, where no list shows them, and are paid for.",
        _rules_wanted(line, rules, beside),
    )


def versions(line: Line) -> Iterator[Finding]:
    """Look whether old versions go: a file that was removed is one, if versions are kept."""
    status = (looked_at(line, "get_bucket_versioning", "s3:GetBucketVersioning") or {}).get(
        "Status"
    )
    if not status:
        yield hint(
            line,
            "keeps no versions",
            "What somebody deletes by mistake is gone; `talkingheads publish` brings a site back.",
            command(line, "put-bucket-versioning", "--versioning-configuration", "Status=Enabled")
            + "\nThen add the rule that `talkingheads doctor` asks for.",
        )
        return
    rules = _rules(line)
    if any("NoncurrentVersionExpiration" in rule for rule in rules if _covers(line, rule)):
        yield well(line, "versions are kept, and old ones go by rule")
        return
    yield wrong(
        line,
        "keeps old versions for ever",
        "A clip that somebody deletes by hand can still be read as an old version, by anybody "
        "with its number.",
        _rules_wanted(line, rules),
    )


def sent(line: Line, media_cache_seconds: int) -> Iterator[Finding]:
    """Look at the setting, and at a few files, for long lives and wrong names of kinds."""
    if media_cache_seconds > LONGEST:
        yield wrong(
            line,
            f"publish.media_cache_seconds is {media_cache_seconds}, which is more than a day",
            "Who has seen a clip sees it for as long after it was taken down.",
            "Set publish.media_cache_seconds to 3600 in pipeline.yaml, then: talkingheads publish",
        )
    files = sample(line)
    yield from _kept(line, [file for file in files if file.kept_long])
    yield from _kinds(line, [file for file in files if file.wrong_kind])


def _kept(line: Line, files: list[Sent]) -> Iterator[Finding]:
    if not files:
        yield well(line, "browsers keep people's clips for a day at most")
        return
    some = f"{files[0].path} is sent with {files[0].cache or 'no Cache-Control'}"
    yield wrong(
        line,
        f"browsers keep people's clips for longer than a day: {some}",
        "Who has seen a clip can go on seeing it after it was taken down.",
        _again(line, files[0]),
    )


def _kinds(line: Line, files: list[Sent]) -> Iterator[Finding]:
    if not files:
        yield well(line, "files are called what they are")
        return
    some = "; ".join(
        f"{file.path} is called {file.kind or 'nothing'}, and is {media_type(file.path)}"
        for file in files[:3]
    )
    yield wrong(
        line,
        f"files are called what they are not: {some}",
        "Browsers download what they should play, show no captions, or leave pages plain.",
        _again(line, files[0]),
    )


def _again(line: Line, file: Sent) -> str:
    """Return the command that gives *file* what should come with it."""
    place = f"{line.address.bucket}/{line.key(file.path)}"
    return command(
        line,
        "copy-object",
        *("--key", line.key(file.path), "--copy-source", place),
        *("--metadata-directive", "REPLACE", "--content-type", media_type(file.path)),
        *("--cache-control", "max-age=3600, must-revalidate"),
    )


def _rules(line: Line) -> list[dict[str, Any]]:
    answer = looked_at(line, "get_bucket_lifecycle_configuration", "s3:GetLifecycleConfiguration")
    return list((answer or {}).get("Rules", []))


def _covers(line: Line, rule: dict[str, Any]) -> bool:
    """Tell whether *rule* is about all that lies below the prefix."""
    part = rule.get("Filter") or {}
    part = part.get("And") or part
    prefix = part.get("Prefix", rule.get("Prefix", ""))
    others = set(part) - {"Prefix"}
    return rule.get("Status") == "Enabled" and line.address.prefix.startswith(prefix) and not others


def _rules_wanted(line: Line, rules: list[dict[str, Any]], beside: Line | None = None) -> str:
    """Return the command that adds our rule to those that are there: it replaces them all."""
    wanted = {line.address.prefix: _rule(line.address.prefix)}
    if beside is not None and beside.address.bucket == line.address.bucket:
        prefix, there = beside.address.prefix, [rule for rule in rules if _covers(beside, rule)]
        if not all(any(what in rule for rule in there) for what in _DONE):
            wanted = {prefix: _rule(prefix)} | wanted
    kept = [rule for rule in rules if not _is_any(rule, wanted.values())]
    text = json.dumps({"Rules": [*kept, *wanted.values()]}, default=str)
    return command(line, "put-bucket-lifecycle-configuration", "--lifecycle-configuration", text)


def _rule(prefix: str) -> dict[str, Any]:
    return {
        "ID": f"{OURS} {prefix}".strip()[:LONGEST_ID],
        "Status": "Enabled",
        "Filter": {"Prefix": prefix},
        _DONE[0]: {"DaysAfterInitiation": 1},
        _DONE[1]: {"NoncurrentDays": 1},
    }


def _is_any(rule: dict[str, Any], wanted: Iterable[dict[str, Any]]) -> bool:
    """Tell whether *rule* is replaced by one of *wanted*: by its name, or ours by its prefix."""
    ours = rule.get("ID") == OURS
    return any(
        rule.get("ID") == one["ID"] or (ours and rule.get("Filter") == one["Filter"])
        for one in wanted
    )

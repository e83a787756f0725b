"""Folders and files of a project that must not meet: what is published holds nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from talkingheads.errors import ConfigError
from talkingheads.files import lies_in
from talkingheads.sections import overlapping

if TYPE_CHECKING:
    from talkingheads.config import Project

FILE = "pipeline.yaml"
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""How a publish.target begins that is no folder."""


def check(project: Project) -> None:
    """Raise ConfigError if two things of *project* would lie in one place."""
    _check_site(project)
    _check_catalogue(project)
    check_target(project, project.settings.publish.target)


def _own(project: Project) -> dict[str, Path]:
    """Return what the team and we keep in the project beside site and catalogue."""
    return {
        "ledger.decisions": project.decisions,
        "caption.checked": project.checked,
        "ingest.withdrawn": project.withdrawn,
        "the receipts": project.withdrawals,
        "the intake report": project.intake,
        "project.people": project.people,
        "project.clips": project.clips,
        "our working folder": project.work,
    }


def check_report(project: Project, file: Path) -> None:
    """Raise ConfigError if the intake report *file* would lie where things are published."""
    folders = {"project.site": project.site}
    target = project.settings.publish.target
    if target and not ADDRESS.match(target):
        folders["publish.target"] = project.root / Path(target).expanduser()
    for key, folder in folders.items():
        if lies_in(file.resolve(), folder.resolve()):
            raise ConfigError(
                f"{file}: lies in {key} ({folder}), which others may see; the report shows people "
                "who may not be shown",
                hint="Name a file elsewhere, such as intake.html in the project's folder.",
            )


def _check_site(project: Project) -> None:
    """Raise ConfigError if the site's folder is not the site's alone."""
    site = project.site.resolve()
    rest = {"catalogue.file": project.catalogue, "the project's folder": project.root}
    for what, path in (_own(project) | rest).items():
        other = path.resolve()
        within = other in site.parents and other != project.root.resolve()
        if within or site == other or site in other.parents:
            raise ConfigError(
                f"{FILE}: project.site: {project.settings.project.site!r} is not a folder of its "
                f"own: it meets {what}",
                hint="Name a folder for the finished pages alone, such as site.",
            )


def _check_catalogue(project: Project) -> None:
    """Raise ConfigError if the catalogue would lie in the place of something else."""
    catalogue = project.catalogue.resolve()
    for what, path in (_own(project) | {FILE: project.root / FILE}).items():
        if path.resolve() in (catalogue, *catalogue.parents):
            raise ConfigError(
                f"{FILE}: catalogue.file: {project.settings.catalogue.file!r} meets {what}",
                hint="Name a file of its own, such as catalogue.sqlite.",
            )


def check_target(project: Project, target: str) -> None:
    """
    Raise ConfigError if *target* meets anything that is not to be published.

    Whoever sees the published folder sees all that lies in it. Links do not hide that.
    """
    inbox = project.settings.ingest.inbox
    if overlapping(inbox, target):
        raise ConfigError(
            f"{FILE}: publish.target {target} and ingest.inbox {inbox} meet: whoever may read the "
            "pages could read what people hand in",
            hint="Give each a prefix of its own, such as s3://my-bucket/site.",
        )
    if not target or ADDRESS.match(target):
        return
    others = {
        "catalogue.file": project.catalogue,
        **_own(project),
        "project.site": project.site,
    }
    try:
        folders = _ways(project.root / Path(target).expanduser())
        for what, path in others.items():
            if any(
                lies_in(other, folder) or lies_in(folder, other)
                for other in _ways(path)
                for folder in folders
            ):
                raise ConfigError(
                    f"{FILE}: publish.target: {target!r} meets {what} ({path}), which is not to "
                    "be published",
                    hint="Name a folder that holds the published pages and nothing else.",
                )
    except (OSError, RuntimeError) as error:
        raise ConfigError(
            f"{FILE}: publish.target: {target!r} cannot be found: {error}",
            hint="Name a plain folder.",
        ) from None


def _ways(path: Path) -> set[Path]:
    """Return where *path* lies: itself and, if it is a link, what it leads to."""
    return {path.resolve(), path.parent.resolve() / path.name}

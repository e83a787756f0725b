"""
Publish a folder, and print what was asked: ``bench/publish.py`` runs this as a process of its own.

    python bench/one_publish.py FOLDER ENDPOINT BUCKET

The manifest lies beside FOLDER, as FOLDER.json.
"""

import json
import sys
import time
from pathlib import Path

BEGUN = time.perf_counter()


def main(folder: Path, endpoint: str, bucket: str) -> None:
    """Publish *folder*; what is loaded for that is loaded here, so that its time is told."""
    from talkingheads.backends.s3 import S3Target
    from talkingheads.domain import Manifest
    from talkingheads.formats import records
    from talkingheads.formats.s3address import parse_address
    from talkingheads.settings import PublishSettings
    from talkingheads.stages.publish import run

    target = S3Target(parse_address(f"s3://{bucket}/site"), endpoint=endpoint)
    assert target.line.client is not None
    loaded = time.perf_counter()
    run(
        records.loads(Manifest, folder.with_suffix(".json").read_bytes()),
        settings=PublishSettings(),
        site=folder,
        target=target,
        progress=lambda share: None,
    )
    asked = target.line.asked
    told = {
        "questions": sum(asked.values()),
        "puts": sum(asked[it] for it in ("put_object", "upload_part", "create_multipart_upload")),
        "asked": asked,
        "start_s": round(loaded - BEGUN, 2),
        "work_s": round(time.perf_counter() - loaded, 2),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])

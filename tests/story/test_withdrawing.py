"""On a real S3 server with versions: nothing of a withdrawn clip is left in the whole bucket."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkingheads import takingback
from tests import shelf
from tests.s3_server import S3Server, environment
from tests.vault import Vault


@pytest.mark.s3
def test_one_act_takes_it_out_of_the_whole_bucket(
    radosgw: S3Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Briefing and inbox, every version and open upload; others and the receipt stay."""
    with environment(**radosgw.environment()):
        vault = Vault(radosgw, tmp_path / "project", 0, 1, 2)
        vault.publish()
        shelf.sheet(vault.project, 1, 2)
        vault.publish()
        vault.begin_upload(1)
        vault.remember(1)
        assert vault.left(1)
        wanted = takingback.Wanted(("c1",), by="Asha Bell")
        assert takingback.withdraw(vault.project, wanted, yes=True, as_json=False) == 0
        told = capsys.readouterr().out
        assert "Result: 0 places left" in told
        assert "the inbox, for its very bytes: 2 files" in told
        assert vault.left(1) == []
        assert vault.shows() == {2}
        assert vault.client.head_object(Bucket=vault.bucket, Key="inbox/c2.mp4")
        shelf.hand_in(vault.project, 1)
        shelf.sheet(vault.project, 1, 2)
        vault.upload(1)
        vault.fetched()
        vault.publish()
        assert [place for place in vault.left(1) if not place.startswith("inbox/")] == []

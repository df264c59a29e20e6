"""What an operator gets wrong at a start. One sentence with its cure, no traceback, no piece of a secret, and `check` says the same."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.keys import trouble_with
from bot.localslack import LocalSlack
from bot.localslack.api.web_api import METHODS
from tests.pulse.closing.test_key_folders import as_nobody
from tests.stories.processes import environment, local_slack, ripple

SECRET = "w0rdhush"


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with local_slack() as made:
        yield made


async def told(slack: LocalSlack, url: str, folder: Path, *, says: str, cure: str = "", **wrong: str) -> None:
    """`run` ends with one sentence, and `check` agrees."""
    env = environment(slack, url, folder, **wrong)
    for command in ("run", "check"):
        ended = await ripple(command, env=env, folder=folder)
        said = ended.out + ended.err
        assert ended.code in (1, 2), (command, said)
        assert says in said and cure in said, (command, said)
        assert "Traceback" not in said, (command, said)
        for part in (SECRET, "w0rd", "hush"):
            assert part not in said, (command, said)


@pytest.mark.longest
@pytest.mark.parametrize(
    ("address", "says"),
    [
        (f"postgresql://bob:pa@ss:{SECRET}@localhost/db", "DATABASE_URL does not look right"),
        (f"postgresql://bob:{SECRET}@localhost:notaport/db", "DATABASE_URL does not look right"),
        ("mysql://bob@localhost/db", "DATABASE_URL does not look right"),
        (f"postgresql://bob:{SECRET}@127.0.0.1:1/db?schema=public", 'invalid connection option "schema"'),
        (f"postgresql://bob:{SECRET}@no-such-host.invalid/db", "no-such-host.invalid"),
    ],
)
async def test_an_odd_address_of_a_database_is_named_by_its_variable_or_the_drivers_reason(
    slack: LocalSlack, tmp_path: Path, address: str, says: str
) -> None:
    await told(slack, address, tmp_path, says=says)


@pytest.mark.longest
@pytest.mark.parametrize(
    ("made", "says"),
    [("junk", "file is not a database"), ("folder", "unable to open database file"), ("below a file", "File exists")],
)
async def test_a_file_that_can_be_no_database_is_told_in_the_drivers_words(slack: LocalSlack, tmp_path: Path, made: str, says: str) -> None:
    path = tmp_path / "ripple.sqlite"
    if made == "folder":
        path.mkdir()
    else:
        path.write_text("this is a shopping list, and a long one at that\n" * 100)
    address = f"sqlite:///{path / 'x.sqlite' if made == 'below a file' else path}"
    await told(slack, address, tmp_path, says=says, cure="must be able to write the file and its folder")


@pytest.mark.long
@pytest.mark.parametrize("place", ["a-file", "a-file/keys"])
async def test_a_key_folder_that_cannot_be_used_is_named_before_there_is_a_schema(slack: LocalSlack, tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_text("")
    folder = str(tmp_path / place)
    says = f"key folder {folder} cannot be used (Not a directory)"
    await told(slack, f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path, says=says, RIPPLE_KEY_FOLDER=folder)


def test_a_key_folder_of_somebody_elses_is_told_from_one_that_is_ours_or_that_can_still_be_made() -> None:
    with tempfile.TemporaryDirectory(prefix="ripple-keys-") as place:
        folder = Path(place)
        assert [trouble_with(one) for one in (folder, folder / "new", folder / "new" / "er")] == ["", "", ""]
        folder.chmod(0o555)

        def look() -> None:
            assert {trouble_with(one) for one in (folder, folder / "new")} == {"Permission denied"}

        as_nobody(look)
        folder.chmod(0o700)


@pytest.mark.long
async def test_a_port_that_is_taken_is_named_with_its_variable(slack: LocalSlack, sqlite_url: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        says = f"ort {port} on 127.0.0.1 cannot be opened (Address already in use)"
        await told(slack, sqlite_url, tmp_path, says=says, RIPPLE_HEALTH_PORT=port)


@pytest.mark.longest
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"SLACK_APP_TOKEN": f"xapp-{SECRET}"}, "connections:write"),
        ({"SLACK_BOT_TOKEN": f"xoxb-{SECRET}"}, "Copy the Bot User OAuth Token again"),
        ({"SLACK_BOT_TOKEN": f"xapp-{SECRET}"}, "SLACK_BOT_TOKEN does not look right"),
        ({"SLACK_BOT_TOKEN": f"xoxe.xoxb-{SECRET}"}, "rotated"),
        ({"SLACK_APP_TOKEN": f"xoxb-{SECRET}"}, "SLACK_APP_TOKEN does not look right"),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": f"xoxb-{SECRET}"}, "SLACK_SIGNING_SECRET does not look right"),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "x", "PORT": "8080", "RIPPLE_HEALTH_PORT": "8080"}, "are the same"),
    ],
)
async def test_wrong_and_swapped_tokens_are_named_with_their_cure(
    slack: LocalSlack, sqlite_url: str, tmp_path: Path, wrong: dict[str, str], says: str
) -> None:
    await told(slack, sqlite_url, tmp_path, says=says, **wrong)


@pytest.mark.longest
@pytest.mark.parametrize("proxy", [f"http://bob:{SECRET}@proxy.invalid:notaport", "proxy.invalid:3128"])
async def test_a_proxy_that_is_no_address_is_named_by_its_variables(slack: LocalSlack, sqlite_url: str, tmp_path: Path, proxy: str) -> None:
    says, elsewhere = "HTTPS_PROXY or HTTP_PROXY holds no address", "https://slack.invalid/api/"
    await told(slack, sqlite_url, tmp_path, says=says, HTTPS_PROXY=proxy, SLACK_API_URL=elsewhere)


@pytest.mark.longest
async def test_the_token_of_a_whole_organisation_is_named_with_its_cure(
    slack: LocalSlack, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = METHODS["auth.test"]
    monkeypatch.setitem(METHODS, "auth.test", lambda context, given: asked(context, given) | {"is_enterprise_install": True})
    await told(slack, sqlite_url, tmp_path, says="whole organisation's")

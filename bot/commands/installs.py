"""What `check` says where workspaces install the app. Whether Slack knows it, who is served, and whether our keys open their tokens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.bot import CALL_TIMEOUT
from bot.app.keys import known_token_secrets
from bot.app.settings import Settings
from bot.app.slack_refusals import ODD_PROXY, TOKEN_CURES
from bot.commands.findings import HALF_AN_ANSWER, Finding, look_at_socket
from bot.database.engine import Tx
from bot.ids import WorkspaceId
from bot.installs import store
from bot.installs.oauth import INSTALL, REDIRECT
from bot.installs.sealing import CannotOpen, TokenSealer
from bot.slack.network.proxy import past_the_proxy
from bot.slack.refused import word_of

NO_CODE = "a code that Slack never gave"
KNOWN = frozenset({"invalid_code", "code_already_used"})  # what Slack says of such a code to an app that it knows
CURES = {
    "invalid_client_id": "SLACK_CLIENT_ID is no app's: copy the Client ID again from Basic Information > App Credentials.",
    "bad_client_secret": "SLACK_CLIENT_SECRET is not this app's: copy the Client Secret again from Basic Information > App Credentials.",
    "bad_redirect_uri": "Add {redirect} under OAuth & Permissions > Redirect URLs, or set RIPPLE_PUBLIC_URL to the one that stands there.",
}
NOBODYS = "Let them install the app at {install}, or set SLACK_BOT_TOKEN again: until then nothing is done there, and their data stays."
NO_KEYS = (
    "Set RIPPLE_TOKEN_KEYS to 32 or more random characters and keep them apart from the database. Until then the tokens lie under a key in "
    "the key folder: without that folder all must install again."
)
AFTER_THAT = "Ripple seals them anew soon after the next start; after that the old key can go."


async def look_at_oauth(settings: Settings) -> AsyncIterator[Finding]:
    """Whether Slack knows the app by its client ID and secret; and Socket Mode, where no bot token led to it."""
    timeout, url = aiohttp.ClientTimeout(total=CALL_TIMEOUT), settings.slack_api_url
    async with aiohttp.ClientSession(timeout=timeout) as session:
        slack = past_the_proxy(AsyncWebClient(base_url=url, session=session, retry_handlers=[]), url)
        try:
            yield await _known_to(slack, settings)
        except aiohttp.InvalidURL:
            yield Finding("Slack cannot be asked", False, ODD_PROXY)
            return
        except (aiohttp.ClientError, TimeoutError) as unreachable:
            yield Finding("OAuth", False, f"{url} cannot be reached ({type(unreachable).__name__}).")
            return
        if settings.uses_socket_mode and not settings.bot_token:
            yield await look_at_socket(settings, session)


async def _known_to(slack: AsyncWebClient, settings: Settings) -> Finding:
    redirect = settings.public_url + REDIRECT
    secrets = {"client_id": settings.client_id, "client_secret": settings.client_secret}
    try:
        await slack.oauth_v2_access(**secrets, code=NO_CODE, redirect_uri=redirect)
    except SlackApiError as refused:
        error = word_of(refused) or HALF_AN_ANSWER
        if error not in KNOWN:
            cure = CURES.get(error, "See https://docs.slack.dev/reference/methods/oauth.v2.access").format(redirect=redirect)
            return Finding(f"OAuth ({error})", False, cure)
    return Finding(f"OAuth: Slack knows the app; workspaces install it at {settings.public_url}{INSTALL}", True)


def look_at_installs(settings: Settings, tx: Tx) -> Iterator[Finding]:
    """How many workspaces installed the app, which stopped and why, and whether our keys open their tokens."""
    counts, why = store.install_counts(tx), store.stopped_why(tx)
    told = f" ({', '.join(f'{count} {word}' for word, count in sorted(why.items()))})" if why else ""
    whole = f", {counts['organisations']} for a whole organisation" if counts["organisations"] else ""
    served = f"{counts['installed']} served, {counts['stopped']} stopped{told}{whole}"
    yield Finding(f"installs: {served}; redirect URL {settings.public_url}{REDIRECT}", True)
    left = store.without_install(tx)
    if left and not settings.bot_token:
        yield Finding(f"installs: nobody serves {', '.join(left)}", False, NOBODYS.format(install=settings.public_url + INSTALL))
    yield from _look_at_keys(settings, tx)


def _look_at_keys(settings: Settings, tx: Tx) -> Iterator[Finding]:
    if not settings.token_keys and not settings.master_secret:
        yield Finding("installs: RIPPLE_TOKEN_KEYS is empty", True, NO_KEYS)
    sealer = TokenSealer(secrets) if (secrets := known_token_secrets(settings)) else None
    sealed = store.all_sealed(tx)
    shut = [one for one in sealed if sealer is None or not _opens(sealer, one[0], one[1])]
    older = [one for one in sealed if one not in shut and sealer is not None and not sealer.is_under_newest(one[1])]
    if shut:
        yield Finding(f"installs: no key opens the tokens of {len(shut)}", False, TOKEN_CURES["token_unreadable"])
    if older:
        yield Finding(f"installs: {len(older)} sealed under an older key", True, AFTER_THAT)


def _opens(sealer: TokenSealer, workspace: WorkspaceId, sealed: str) -> bool:
    try:
        sealer.open(workspace, sealed)
    except CannotOpen:
        return False
    return True

"""What Slack refuses for good, and its cure: the same words at a start and in `check`."""

from __future__ import annotations

TOKEN_CURES = {
    "invalid_auth": "Copy the Bot User OAuth Token again from OAuth & Permissions.",
    "not_authed": "Set SLACK_BOT_TOKEN.",
    "account_inactive": "The app was removed from the workspace. Install it again and copy the new token.",
    "token_revoked": "The token was revoked. Install the app again and copy the new token.",
    "token_expired": "The token is rotated and has run out. Switch token rotation off in the app's settings, and install it again.",
    "token_unreadable": "Give RIPPLE_TOKEN_KEYS or the key folder its old key back, or let the workspace install the app anew.",
    "missing_scope": "Paste deploy/slack-manifest.json into App Manifest, save, and install the app again.",
    "no_permission": "An admin of the workspace must allow the app.",
    "not_allowed_token_type": "This is no bot token: copy the Bot User OAuth Token (xoxb-) from OAuth & Permissions.",
    "team_access_not_granted": "The organisation did not give the app to this workspace: an org admin adds it there.",
    "enterprise_is_restricted": "The organisation forbids it: an org admin must allow the app.",
    "org_login_required": "The organisation is being moved by Slack. Try again when that is done.",
    "ekm_access_denied": "An admin of the organisation took the key away that Slack needs.",
}
SOCKET_MODE_CURE = "Make an app-level token (xapp-) with the scope connections:write under Basic Information, and turn Socket Mode on."
ODD_PROXY = "HTTPS_PROXY or HTTP_PROXY holds no address that can be used. Write it like http://proxy.example:3128, or unset it."
ORGANISATION = "The bot token is a whole organisation's. Ripple lives in one workspace: install the app there, and copy that token."


def bot_token_refused(error: str) -> str:
    """One sentence and its cure."""
    return f"Slack refuses the bot token ({error}). {TOKEN_CURES.get(error, 'See https://docs.slack.dev/reference/methods/auth.test')}"


def app_token_refused(error: str) -> str:
    """The same for the token of Socket Mode."""
    return f"Slack refuses the app token ({error}). {SOCKET_MODE_CURE}"

"""A pretend Slack workspace on this machine: Web API, Socket Mode, signed HTTP, faults on request, a browser page.

For the demo and the tests. The bot meets it only over the network, as it meets the real Slack.

Others may import what is listed below, from here. Each room says in its own first lines what it holds; imports between
rooms go down only:

    world         several workspaces and organisations behind one address, installed by OAuth
    server        puts everything together and serves it
    page_server   what the browser page is sent and may ask for (its TypeScript is in page/)
    people        the driver by which a test, the demo's cast or the page acts as a person, with Slack's client in between
    keeping       the file that a workspace is read from and saved to
    transport     payloads and their way to the app: Socket Mode, signed HTTP, repeats
    api           the Web API's methods, tokens, scopes, rate limits, response URLs
    state         what the workspace holds, and every change to it
    blockkit      Block Kit's rules; pure
    faults        what goes wrong, on request

It refuses to know the bot: it imports nothing of the product, nothing in the product exists for its sake, and it is
not in the production image.
"""

from bot.localslack.api import expiring_ids
from bot.localslack.api.methods.views import show_modal
from bot.localslack.api.rate_limits import RateLimits
from bot.localslack.blockkit import assign_ids, check_blocks, check_message, check_view
from bot.localslack.blockkit.plain_text import as_plain_text
from bot.localslack.faults import EventFault, Fault
from bot.localslack.json_object import Json
from bot.localslack.page_server.host_controls import HostControls
from bot.localslack.people.client_base import NotPossible
from bot.localslack.people.person import BotDidNotAnswer, Someone
from bot.localslack.people.visible import SeenMessage
from bot.localslack.server import LocalSlack
from bot.localslack.transport import payloads
from bot.localslack.transport.bot_events import sender_of
from bot.localslack.transport.delivery import InFlight, NotQuiet, Parcel, Timing
from bot.localslack.transport.signed_http import FORM, encoded, signed_headers
from bot.localslack.world import World

__all__ = [
    "FORM",
    "BotDidNotAnswer",
    "EventFault",
    "Fault",
    "HostControls",
    "InFlight",
    "Json",
    "LocalSlack",
    "NotPossible",
    "NotQuiet",
    "Parcel",
    "RateLimits",
    "SeenMessage",
    "Someone",
    "Timing",
    "World",
    "as_plain_text",
    "assign_ids",
    "check_blocks",
    "check_message",
    "check_view",
    "encoded",
    "expiring_ids",
    "payloads",
    "sender_of",
    "show_modal",
    "signed_headers",
]

"""The command line: one word for each thing an operator does. Loads .env; nothing else clever."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.imports import INTERRUPTED, kept_for_good, nothing_runs_yet, something_runs

if __name__ == "__main__":
    nothing_runs_yet()

try:
    import argparse
    import asyncio
    import threading

    from dotenv import load_dotenv

    from bot.app import log
    from bot.app.settings import LONGEST_PORT, Settings, SettingsWrong
except ModuleNotFoundError as missing:
    sys.exit(f"Ripple's packages are not installed for this Python ({missing.name} is missing): type `make demo`, or see the README.")

MOST_WEEKS = 520  # of the demo
GONE_WITHIN = 9.5  # seconds after we are asked to stop; supervisors are told ten

COMMANDS = {
    "run": "listen, schedule and deliver, until stopped (brings the schema to head first)",
    "demo": "live through a team's weeks in a pretend Slack on this machine",
    "migrate": "bring the database's schema to head, or down to a revision",
    "check": "say what is wrong with token, scopes, ports, schema, clock and channels, each with its cure",
    "outbox": "show what could not be told, and its cure",
    "moves": "count new roles and teams from the company's own list (CSV: person, what, new, since)",
    "import": "keep what other surveys found (CSV: source, period, group, people, side, value), beside the map",
    "teams": "set up many teams from a list (CSV), begin a wave, or take the last list back",
    "export": "write what one person may see as files for a spreadsheet or a script",
    "receipts": "print each release's receipt, and whether history was rewritten (exit code 0 or 1)",
    "owners": "show who runs the programme, and name or take away owners",
    "chain": "print what followed from a side of the map, by the chain's id; all chains without one",
    "manifest": "print the Slack app's manifest, for Socket Mode or for HTTP mode at your address",
    "backup": "copy a SQLite database while the bot runs, without open rounds",
    "health": "ask the running bot whether it is ready (exit code 0 or 1)",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    load_dotenv(Path.cwd() / ".env")
    given = _parser().parse_args(arguments)
    something_runs()
    try:
        return int(COMMAND[given.command](given))
    except SettingsWrong as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Ripple, a Slack bot for everyday learning nudges.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    made = {name: commands.add_parser(name, help=text, description=text) for name, text in COMMANDS.items()}
    made["migrate"].add_argument("--down-to", metavar="REVISION", help='go down instead; "base" for an empty database')
    made["migrate"].add_argument("--yes", action="store_true", help="go down without being asked: what newer tables hold is lost")
    made["manifest"].add_argument("--url", metavar="https://...", help="HTTP mode: the public address that Slack calls")
    made["manifest"].add_argument("--link", action="store_true", help="print the link that makes the app from it instead")
    made["backup"].add_argument("file", metavar="FILE", help="where the copy is written; it must not be there yet")
    made["outbox"].add_argument(
        "--retry", metavar="REASON", nargs="?", const="all", help="send again what ended for this reason, or everything"
    )
    made["moves"].add_argument("file", metavar="FILE.csv", help="one line a move; the same file twice counts once")
    made["moves"].add_argument("--workspace", metavar="T...", help="which one, where the bot lives in several")
    made["import"].add_argument("file", metavar="FILE.csv", help="aggregates of ten people or more; the same file twice changes nothing")
    made["import"].add_argument("--dry-run", action="store_true", help="only print what it would keep, with each problem beside its row")
    made["import"].add_argument("--workspace", metavar="T...", help="which one, where the bot lives in several")
    _teams_arguments(made["teams"])
    _export_arguments(made["export"])
    made["receipts"].add_argument("--kept", metavar="FILE", help="receipts kept from before: each must still be there, word for word")
    made["owners"].add_argument("--add", metavar="U...", nargs="+", default=[], help="member IDs of colleagues who run it from now on")
    made["owners"].add_argument("--remove", metavar="U...", nargs="+", default=[], help="member IDs of those who no longer do")
    made["owners"].add_argument("--workspace", metavar="T...", help="which one, where the bot lives in several")
    made["chain"].add_argument("id", metavar="ID", nargs="?", default="", help="a chain's id, as /learn plan shows it")
    demo = made["demo"]
    demo.add_argument("--headless", action="store_true", help="no browser: print what people saw")
    demo.add_argument("--weeks", type=_from_to(1, MOST_WEEKS), default=2, help="how many weeks to live through (headless; default 2)")
    demo.add_argument("--json", action="store_true", help="print the same as data (headless)")
    demo.add_argument("--port", type=_from_to(0, LONGEST_PORT), default=3900, help="where the page is served (default 3900)")
    demo.add_argument("--keep", metavar="FOLDER", help="keep the pretend workspace and the database in this folder")
    return parser


def _from_to(least: int, most: int) -> Callable[[str], int]:
    """Reads a number of an argument; argparse says in one sentence what is none."""

    def read(given: str) -> int:
        if not given.isdecimal() or not least <= int(given) <= most:
            raise argparse.ArgumentTypeError(f"{given} is no number from {least} to {most}")
        return int(given)

    return read


def _teams_arguments(teams: argparse.ArgumentParser) -> None:
    acts = teams.add_subparsers(dest="act", required=True, metavar="act")
    listed = acts.add_parser("import", help="set up and change teams as a list (CSV) says")
    listed.add_argument("file", metavar="FILE.csv", help="a line a team; the same file twice changes nothing")
    listed.add_argument("--dry-run", action="store_true", help="only print what it would do, with each problem beside its row")
    listed.add_argument("--only-good", action="store_true", help="set up the rows without a problem, leave out the others")
    wave = acts.add_parser("begin", help="welcome the teams of a wave, and of those before it")
    wave.add_argument("wave", type=int, metavar="WAVE")
    undo = acts.add_parser("undo", help="take back a list of the last day")
    undo.add_argument("id", nargs="?", metavar="ID", help="which one; the newest where none is named")
    for act in (listed, wave, undo):
        act.add_argument("--by", metavar="U...", help="the owner whom the welcome names, where there are several")
        act.add_argument("--workspace", metavar="T...", help="which one, where the bot lives in several")


def _export_arguments(export: argparse.ArgumentParser) -> None:
    export.add_argument("--format", choices=("csv", "json"), default="csv")
    export.add_argument("--since", metavar="DATE", required=True, help="from this day on, such as 2026-03-02")
    export.add_argument("--as", dest="reader", metavar="U...", help="whose screens; the owner's where there is one owner")
    export.add_argument("--to", metavar="FOLDER", default="ripple-export", help="where the files go (default: ripple-export)")
    export.add_argument("--workspace", metavar="T...", help="which one, where the bot lives in several")


def _run(_given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.app.bot import Bot
        from bot.app.startup import CannotStart

    settings = Settings.from_env(os.environ)
    log.set_up(settings.log_format)

    async def serve() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop_in_time, stop)
        await Bot(settings).run(stop)

    try:
        asyncio.run(serve())
    except CannotStart as told:
        print(told, file=sys.stderr)
        return 2
    return 0


def stop_in_time(stop: asyncio.Event) -> None:
    """Ask the bot to stop. A thread that waits for a database that hangs cannot be called back, so there is an end without it."""
    stop.set()
    last = threading.Timer(GONE_WITHIN, _end_at_once)
    last.daemon = True
    last.start()


def _end_at_once() -> None:
    print("Something in flight could not be finished in time; what was acknowledged is kept.", file=sys.stderr, flush=True)
    os._exit(1)


def _demo(given: argparse.Namespace) -> int:
    try:
        with kept_for_good():
            from bot.demo import run_demo
    except ModuleNotFoundError as missing:
        if missing.name != "bot.demo":
            raise
        print("The demo is not in this image: clone the repository and type `make demo`.", file=sys.stderr)
        return 2
    return run_demo(headless=given.headless, weeks=given.weeks, as_json=given.json, port=given.port, keep=given.keep)


def _migrate(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.operations import migrate

    log.set_up()
    return migrate(Settings.from_env(os.environ), down_to=given.down_to, sure=given.yes)


def _manifest(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.manifest import show_manifest

    return show_manifest(given.url, as_link=given.link)


def _backup(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.backup import back_up

    return back_up(Settings.from_env(os.environ), Path(given.file))


def _check(_given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.operations import check

    return asyncio.run(check(os.environ))


def _outbox(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.operations import show_outbox

    return show_outbox(Settings.from_env(os.environ), retry=given.retry)


def _moves(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.operations import import_moves

    return import_moves(Settings.from_env(os.environ), Path(given.file), given.workspace)


def _import(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.elsewhere import import_from_elsewhere

    return import_from_elsewhere(Settings.from_env(os.environ), Path(given.file), dry_run=given.dry_run, workspace=given.workspace)


def _teams(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands import teams

    settings, whose = Settings.from_env(os.environ), {"by": given.by, "workspace": given.workspace}
    if given.act == "begin":
        return teams.begin(settings, given.wave, **whose)
    if given.act == "undo":
        return teams.undo(settings, given.id, **whose)
    return teams.import_list_of_teams(settings, Path(given.file), dry_run=given.dry_run, only_good=given.only_good, **whose)


def _export(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.export import export

    settings, folder = Settings.from_env(os.environ), Path(given.to)
    return export(settings, how=given.format, since=given.since, folder=folder, reader=given.reader, workspace=given.workspace)


def _chain(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.chain import show_chain

    return show_chain(Settings.from_env(os.environ), given.id)


def _receipts(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.receipts import show_receipts

    return show_receipts(Settings.from_env(os.environ), kept=Path(given.kept) if given.kept else None)


def _owners(given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.owners import show_owners

    return show_owners(Settings.from_env(os.environ), add=given.add, remove=given.remove, workspace=given.workspace)


def _health(_given: argparse.Namespace) -> int:
    with kept_for_good():
        from bot.commands.health import health

    return health(Settings.from_env(os.environ))


COMMAND = {
    "run": _run,
    "demo": _demo,
    "migrate": _migrate,
    "check": _check,
    "outbox": _outbox,
    "moves": _moves,
    "import": _import,
    "teams": _teams,
    "export": _export,
    "receipts": _receipts,
    "owners": _owners,
    "chain": _chain,
    "manifest": _manifest,
    "backup": _backup,
    "health": _health,
}


if __name__ == "__main__":
    sys.exit(main())

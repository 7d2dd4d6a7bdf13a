"""`khabar alerts`: what is wrong and lasts; `khabar alerts test`: whether people would hear of it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from scraper import policy
from scraper.alerting import TURN, trial_message
from scraper.cli import EXIT_OK, EXIT_SINK, assemble
from scraper.cli.options import overrides, store_options
from scraper.cli.telling import alert_limits, make_channels
from scraper.cli.terminal import shown
from storage.errors import SinkError
from storage.sql import open_store

if TYPE_CHECKING:
    from storage.codec import Json
    from storage.records import Alert


@click.group(invoke_without_command=True)
@store_options
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON list.")
@click.pass_context
def command(ctx: click.Context, config: str | None, db: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """List what is wrong and lasts, since when, and who was told. `khabar run` looks for it.

    The state is active, waiting (it has not lasted long enough to be told) or clearing (it is gone, but not for long).

    \b
    Examples:
      khabar alerts
      khabar alerts --json | jq -r '.[].subject'
      khabar alerts test
    """  # noqa: D301 - click's mark for "do not rewrap"
    if ctx.invoked_subcommand:
        return EXIT_OK
    setup = assemble.load(config, overrides(db=db))
    store = open_store(setup.settings.store.dsn, create=False)
    try:
        alerts, looked, now = store.alerts(), store.mark(TURN), store.clock()
    finally:
        store.close()
    limits = alert_limits(setup.settings)
    rows = [_row(each, now, limits) for each in alerts]
    ago_s = now.timestamp() - looked if looked else None
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2) if as_json else for_people(rows, ago_s))
    return EXIT_OK


def _row(alert: Alert, now: datetime, limits: policy.AlertLimits) -> Json:
    lasts = "active" if policy.is_active(alert, now, limits) else "waiting"
    return {
        "kind": alert.kind,
        "subject": alert.subject,
        "state": lasts if alert.clear_at is None else "clearing",
        "words": alert.words,
        "since": alert.since.isoformat(timespec="seconds"),
        "told": {name: at.isoformat(timespec="seconds") for name, at in alert.told.items()},
    }


def for_people(rows: list[Json], ago_s: float | None) -> str:
    """Return the alerts as a person reads them; `ago_s`: when a daemon looked last, None: never."""
    if ago_s is None:
        return "nobody has looked yet; `khabar run` does, unless alerts.enabled is off"
    looked = f"looked {policy.in_words(max(0.0, ago_s))} ago"
    if not rows:
        return f"nothing is wrong; {looked}"
    lines = [looked]
    for each in rows:
        told = ", ".join(each["told"]) or "nobody yet"
        lines.append(f"{each['state']:8} {each['kind']:12} {shown(each['subject'])}")
        lines.append(f"  {shown(each['words'])} (since {each['since']}, told: {told})")
    return "\n".join(lines)


@command.command()
@store_options
@click.option("--json", "as_json", is_flag=True, help="Channel to outcome, as one JSON object.")
def test(config: str | None, db: str | None, as_json: bool) -> int:  # noqa: FBT001 - a flag
    """Send a test message to each channel that is set: log, webhook, mail. Exits with 5 when one does not take it.

    \b
    Examples:
      khabar alerts test
    """  # noqa: D301 - click's mark for "do not rewrap"
    setup = assemble.load(config, overrides(db=db))
    outcomes = asyncio.run(_send(setup))
    failed = [said for said in outcomes.values() if said not in {"sent", "not set"}]
    if as_json:
        click.echo(json.dumps(outcomes, ensure_ascii=False))
    else:
        for name, said in outcomes.items():
            click.echo(f"{name:8} {shown(said)}")
    return EXIT_SINK if failed else EXIT_OK


async def _send(setup: assemble.Setup) -> dict[str, str]:
    now = datetime.now(UTC)
    outcomes = {"log": "not set", "webhook": "not set", "mail": "not set"}
    fetcher = assemble.make_fetcher(setup.settings)
    try:
        for channel in make_channels(setup.settings, fetcher):
            try:
                await channel.send([trial_message(now)], now)
                outcomes[channel.name] = "sent"
            except SinkError as error:
                outcomes[channel.name] = str(error)
    finally:
        await fetcher.close()
    return outcomes

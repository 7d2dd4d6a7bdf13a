"""The command line. Each command lives in a module of its own, loaded when it is called, so that `--help` is quick."""

from __future__ import annotations

import difflib
import errno
import importlib
import os
import sys
from typing import NoReturn

import click
from click.shell_completion import CompletionItem

from scraper.collecting import collect_rarely, keep_for_good, pause
from storage.errors import ConfigError, InputError, KhabarError, SinkError, StoreError

# name: (module, with :function where that is not `command`; one line for --help, which imports nothing of it).
COMMANDS: dict[str, tuple[str, str]] = {
    "crawl": ("scraper.cli.crawl", "Fetch what agencies, feeds or pages have now, once."),
    "run": ("scraper.cli.run", "Follow agencies and feeds as a daemon."),
    "worker": ("scraper.cli.worker", "Do what is due, beside other workers on one store."),
    "web": ("scraper.cli.web", "Show the dashboard, and answer the API."),
    "status": ("scraper.cli.status", "Show what the store holds and how each feed fares."),
    "search": ("scraper.cli.search", "Find articles by their words."),
    "show": ("scraper.cli.show", "Show one article by id or URL."),
    "story": ("scraper.cli.story", "Show everyone who carried a story."),
    "alerts": ("scraper.cli.alerts", "List what is wrong and lasts; try who is told."),
    "explain": ("scraper.cli.explain", "Tell the story of one article: where from, how read, what next."),
    "why": ("scraper.cli.why", "Show when a feed is polled next, and why then."),
    "why-copy": ("scraper.cli.why_copy", "Show why two articles are one story, or not."),
    "diff": ("scraper.cli.diff", "Show what changed in an article, revision by revision."),
    "export": ("scraper.cli.export", "Write records in the forms that others read."),
    "reprocess": ("scraper.cli.reprocess", "Read archived pages again, by today's extractor and rules."),
    "import": ("scraper.cli.import_", "Store records out of WARC files."),
    "doctor": ("scraper.cli.doctor", "Look everything over, and say what is wrong and the way out."),
    "prune": ("scraper.cli.prune", "Take away what is older than it is kept."),
    "backup": ("scraper.cli.backup", "Write the whole store to one file, while it is in use."),
    "restore": ("scraper.cli.backup:restore", "Put a backup into an empty store."),
    "migrate-store": ("scraper.cli.backup:migrate_store", "Copy a store into another, SQLite or PostgreSQL."),
    "webhook": ("scraper.cli.webhook", "Send changes to the webhook: what is new, or once more."),
    "retry": ("scraper.cli.retry", "Make refused tasks due again."),
    "add": ("scraper.cli.add", "Find what a site can be followed by, and write its agency file."),
    "opml": ("scraper.cli.opml", "Write the followed feeds as OPML, or take over another reader's."),
    "agencies": ("scraper.cli.agencies", "List the agencies that are in force."),
    "config": ("scraper.cli.config", "Show and check the settings that are in force."),
    "demo": ("scraper.cli.demo", "Crawl two small news sites on loopback, offline."),
    "extract": ("scraper.cli.extract", "Turn saved pages into records (a filter)."),
    "rule": ("scraper.cli.rule", "Try site rules on a page, or have some suggested."),
    "feed": ("scraper.cli.feed", "Parse saved feeds (a filter)."),
    "dedupe": ("scraper.cli.dedupe", "Group copies of the same story (a filter)."),
    "text": ("scraper.cli.text", "Normalise, fold, date and attribute text (filters)."),
    "completion": ("scraper.cli.completion", "Print a script that completes commands in your shell."),
}

# What `khabar --help` shows together; a command that is in none of these comes last.
GROUPS: dict[str, tuple[str, ...]] = {
    "Follow the news": ("crawl", "run", "worker", "web", "demo"),
    "Read what there is": ("search", "show", "story", "diff", "export", "webhook"),
    "See how it fares": ("status", "doctor", "alerts", "explain", "why", "why-copy"),
    "Sources and settings": ("add", "agencies", "rule", "opml", "config", "completion"),
    "Look after the store": ("retry", "reprocess", "import", "backup", "restore", "migrate-store", "prune"),
    "Filters, for your own pipelines": ("extract", "feed", "dedupe", "text"),
}

# Exit codes, as docs/cli.md documents them.
EXIT_OK = 0
EXIT_BUG = 1
EXIT_USAGE = 2
EXIT_NOTHING_REACHED = 3
EXIT_STORE = 4
EXIT_SINK = 5
EXIT_UNWELL = 6
EXIT_INTERRUPTED = 130

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_EXIT_BY_ERROR: dict[type[KhabarError], int] = {
    ConfigError: EXIT_USAGE,
    InputError: EXIT_USAGE,
    StoreError: EXIT_STORE,
    SinkError: EXIT_SINK,
}


def _drop_output() -> None:
    """Have what is still to be flushed go nowhere: Python's end would fail at it once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _LazyGroup(click.Group):
    """A group that knows its commands' names and helps, and imports one when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name or "command")
        collect_rarely()
        assert isinstance(command, click.Command)  # noqa: S101 - a bug of ours, not a user's
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader that has enough (`khabar ... | head`) is no error, which it is to click.

        A disk that is full where the output goes (`khabar ... > file`) is no bug.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _drop_output()
            return EXIT_OK
        except OSError as error:
            if error.errno not in _FULL or error.filename:
                raise
            _drop_output()
            raise SinkError(f"what is printed cannot be written: {error.strerror}; free some space") from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for; for one that there is not, name what was probably meant."""
        name = args[0]
        if name in COMMANDS or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        near = difflib.get_close_matches(name, COMMANDS)
        meant = f" Did you mean {' or '.join(repr(each) for each in near)}?" if near else ""
        raise click.UsageError(f"No such command {name!r}.{meant}", ctx)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a command's name without importing the commands: a key press should not wait for them."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [CompletionItem(name, help=text) for name, (_, text) in COMMANDS.items() if name.startswith(incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        grouped = {name for names in GROUPS.values() for name in names}
        groups = GROUPS | {"More": tuple(name for name in COMMANDS if name not in grouped)}
        width = max(map(len, COMMANDS))
        for title, names in groups.items():
            rows = [(name.ljust(width), COMMANDS[name][1]) for name in names if name in COMMANDS]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="khabar", prog_name="khabar")
def khabar() -> None:
    """Khabar follows news agencies and keeps clean records of what they publish.

    \b
    Examples:
      khabar demo                           two small sites, without a network
      khabar add https://www.example.org/   follow a site
      khabar crawl --limit 20               fetch what is new, once
      khabar COMMAND --help                 tells each command, with examples
    """  # noqa: D301 - click's mark for "do not rewrap"


def main() -> NoReturn:
    """Run the command line, and end; what is left in memory, the system takes back at once."""
    try:
        _run()
    finally:
        keep_for_good()  # Python's end looks through everything, several times: a sixth of a short command's CPU


def _run() -> NoReturn:
    """Run the command line; every `KhabarError` ends in one line on stderr and its documented exit code."""
    pause()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's, started with its import; nothing here is for them
    try:
        # https://no-color.org: set and not empty. Else click colours on a terminal only.
        plain = False if os.environ.get("NO_COLOR") else None
        result = khabar.main(prog_name="khabar", standalone_mode=False, color=plain)
    except click.exceptions.Abort:
        sys.exit(EXIT_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_USAGE)
    except KhabarError as error:
        click.echo(_line(f"khabar: {error}"), err=True)
        sys.exit(next((code for kind, code in _EXIT_BY_ERROR.items() if isinstance(error, kind)), EXIT_BUG))
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:  # the last resort: a bug is one line for people, a traceback for who asks for it
        if os.environ.get("KHABAR_TRACEBACK"):
            raise
        click.echo(
            _line(f"khabar: a bug: {type(error).__name__}: {error}; set KHABAR_TRACEBACK=1 to see where"), err=True
        )
        sys.exit(EXIT_BUG)
    sys.exit(result if isinstance(result, int) else EXIT_OK)


def _line(text: str) -> str:
    """Return an error as one safe line: a file's or a server's words may be in it."""
    from scraper.logs import safe

    return safe(text)

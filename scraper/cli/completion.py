"""`khabar completion`: a script that completes commands, options and agencies in a shell."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from scraper.cli import EXIT_OK, khabar

VARIABLE = "_KHABAR_COMPLETE"  # what click looks for when the shell asks for completions


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print a script that completes commands, options and agencies in your shell.

    \b
    Examples:
      khabar completion bash > ~/.local/share/bash-completion/completions/khabar
      khabar completion zsh > ~/.zfunc/_khabar
      khabar completion fish > ~/.config/fish/completions/khabar.fish
    """  # noqa: D301 - click's mark for "do not rewrap"
    made = get_completion_class(shell)
    assert made is not None  # noqa: S101 - click has all three
    # Not made's own source(): bash's starts a bash to see how old it is.
    click.echo(ShellComplete.source(made(khabar, {}, "khabar", VARIABLE)))
    return EXIT_OK

"""The command `quotes`: the only place that prints, exits and imports typer or rich."""

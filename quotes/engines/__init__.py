"""How the chunks of a corpus run are worked off: in this process, or in several."""

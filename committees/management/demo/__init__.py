"""The demo world: real institutions, invented people, and applications that got where they are by being worked on."""

"""Fixtures of the review tests: a world that stands for the whole file."""

from tests.standing import stand, standing, whole_world, world

__all__ = ["stand", "standing", "whole_world", "world"]

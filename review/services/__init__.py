"""Imperative acts on applications; every change of state goes through `door`."""

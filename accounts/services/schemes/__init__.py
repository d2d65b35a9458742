"""制度文件: read, check whole, compare with the current version, store as a new version.

`check` answers every problem with its line; nothing is stored unless there is none.
"""

from accounts.services.schemes.checking import check
from accounts.services.schemes.comparing import compare
from accounts.services.schemes.reading import Document, Problem
from accounts.services.schemes.storing import Stored, store

__all__ = ["Document", "Problem", "Stored", "check", "compare", "store"]

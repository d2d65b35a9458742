"""How long the tests that can be of any length are: short in bin/test, long in bin/soak, which says so by ZCPS_SOAK."""

import os

IS_SOAK = bool(os.environ.get("ZCPS_SOAK"))

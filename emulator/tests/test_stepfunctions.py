import unittest
from datetime import UTC, datetime

from chronotiles_emulator.stepfunctions import with_milliseconds


class StatusEvents(unittest.TestCase):
    def test_tell_dates_in_milliseconds(self):
        told = with_milliseconds({"startDate": datetime(2026, 1, 2, 3, 4, 5, 678000, UTC), "stopDate": None})
        self.assertEqual(told, {"startDate": 1767323045678, "stopDate": None})

import json
import unittest

from chronotiles_emulator.events import entries


def record(name: str, **found) -> dict:
    known = {"key": "lyon%2F2015%2Frue+de+l%27%C3%A9t%C3%A9.gml", "size": 3, "eTag": "abc", "sequencer": "17"}
    return {"eventName": name, "s3": {"bucket": {"name": "inbox"}, "object": known | found}}


class Events(unittest.TestCase):
    def test_are_told_as_s3_tells_them(self):
        [entry] = entries({"Records": [record("s3:ObjectCreated:CompleteMultipartUpload", versionId="v1")]})
        self.assertEqual((entry["Source"], entry["DetailType"]), ("aws.s3", "Object Created"))
        self.assertEqual(
            json.loads(entry["Detail"]),
            {
                "version": "0",
                "bucket": {"name": "inbox"},
                "object": {
                    "key": "lyon/2015/rue de l'été.gml",
                    "size": 3,
                    "etag": "abc",
                    "sequencer": "17",
                    "version-id": "v1",
                },
                "reason": "CompleteMultipartUpload",
            },
        )

    def test_of_other_kinds_are_left_out(self):
        self.assertEqual(entries({"Records": [record("s3:ObjectAccessed:Get")]}), [])

    def test_say_that_an_object_was_taken_away(self):
        for how in ("Delete", "DeleteMarkerCreated"):
            [entry] = entries({"Records": [record(f"s3:ObjectRemoved:{how}")]})
            self.assertEqual(entry["DetailType"], "Object Deleted")
            self.assertEqual(json.loads(entry["Detail"])["reason"], "DeleteObject")

    def test_say_why_an_object_was_made(self):
        made = entries({"Records": [record(f"s3:ObjectCreated:{how}") for how in ("Put", "Copy", "Post")]})
        self.assertEqual([json.loads(one["Detail"])["reason"] for one in made], ["PutObject", "CopyObject", "POST"])

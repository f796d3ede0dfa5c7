import unittest

from chronotiles_emulator.roles import NOTHING, s3_part


def policy(*statements: dict) -> dict:
    return {"Version": "2012-10-17", "Statement": list(statements)}


class S3PartOfARole(unittest.TestCase):
    def test_holds_what_is_about_s3_and_nothing_else(self):
        part = s3_part(
            [
                policy(
                    {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::work"},
                    {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": "*"},
                ),
                policy(
                    {
                        "Sid": "Left",
                        "Effect": "Allow",
                        "Action": ["logs:PutLogEvents", "s3:GetObject"],
                        "Resource": ["arn:aws:s3:::work/v1/*"],
                    },
                    {"Effect": "Deny", "Action": "*", "Resource": "*"},
                ),
            ]
        )
        self.assertEqual(
            part["Statement"],
            [
                {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::work"]},
                {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::work/v1/*"]},
                {"Effect": "Deny", "Action": ["*"], "Resource": ["arn:aws:s3:::*"]},
            ],
        )

    def test_keeps_conditions(self):
        condition = {"StringLike": {"s3:prefix": "v1/*"}}
        statement = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::work"}
        [kept] = s3_part([policy(statement | {"Condition": condition})])["Statement"]
        self.assertEqual(kept["Condition"], condition)

    def test_of_a_role_without_s3_denies_all(self):
        self.assertEqual(s3_part([])["Statement"], NOTHING)

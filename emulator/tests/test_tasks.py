import json
import os
import signal
import threading
import time
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from chronotiles_emulator import containers, describe
from chronotiles_emulator.tasks import Task

CLUSTER = "arn:aws:ecs:us-east-1:000000000000:cluster/Cities"


def container(name: str, script: str, **fields) -> dict:
    return {"name": name, "image": "shell", "command": ["-c", script]} | fields


def definition(*found: dict) -> dict:
    arn = "arn:aws:ecs:us-east-1:000000000000:task-definition/split:3"
    return {"taskDefinitionArn": arn, "family": "split", "revision": 3, "containerDefinitions": list(found)}


class Tasks(unittest.TestCase):
    def setUp(self):
        os.environ["EMULATOR_S3_ENDPOINT"] = "http://127.0.0.1:9000"
        os.environ["EMULATOR_PROGRAMS"] = json.dumps({"shell": {"entrypoint": ["sh"], "directory": "/"}})
        os.environ.pop("EMULATOR_CONTAINER_ENGINE", None)

    def task(self, *found: dict, **request) -> Task:
        return Task(definition(*found), request, CLUSTER)

    def ran(self, *found: dict, **request) -> dict:
        task = self.task(*found, **request)
        task.run()
        return describe.task(task) | {"failed": task.failed}

    def started(self, *found: dict) -> tuple[Task, threading.Thread]:
        task = self.task(*found)
        life = threading.Thread(target=task.run)
        life.start()
        while not any(one.process for one in task.containers):
            time.sleep(0.01)
        return task, life

    def test_end_with_the_exit_code_of_their_container(self):
        for code, failed in ((0, False), (3, True)):
            told = self.ran(container("step", f"exit {code}"))
            self.assertEqual((told["lastStatus"], told["stopCode"]), ("STOPPED", "EssentialContainerExited"))
            self.assertEqual((told["containers"][0]["exitCode"], told["failed"]), (code, failed))

    def test_of_unknown_images_do_not_start(self):
        told = self.ran(container("step", "exit 0", image="nobody/knows"))
        self.assertEqual((told["stopCode"], told["failed"]), ("TaskFailedToStart", True))
        self.assertRegex(told["stoppedReason"], "^CannotPullContainerError: .* nobody/knows")

    def test_take_command_and_variables_from_overrides(self):
        out = Path(self.enterContext(TemporaryDirectory())) / "out"
        override = {"name": "step", "command": ["-c", f'echo "$A $B" > {out}'], "environment": [var("B", "new")]}
        self.ran(
            container("step", "exit 9", environment=[var("A", "kept"), var("B", "old")]),
            overrides={"containerOverrides": [override]},
        )
        self.assertEqual(out.read_text(), "kept new\n")

    def test_know_nothing_of_the_keys_around_them(self):
        os.environ["AWS_SECRET_ACCESS_KEY"] = "hers"
        self.addCleanup(os.environ.pop, "AWS_SECRET_ACCESS_KEY")
        told = self.ran(container("step", 'test -z "$AWS_SECRET_ACCESS_KEY" -a -n "$AWS_CONTAINER_CREDENTIALS_FULL_URI"'))
        self.assertFalse(told["failed"])

    def test_share_volumes_where_each_mounts_them(self):
        def mounted(name: str, script: str, path: str, **fields) -> dict:
            mounts = [{"sourceVolume": "shared", "containerPath": path}]
            places = {"mountPoints": mounts, "environment": [var("AT", f"{path}/text")]}
            return container(name, script, **places, **fields)

        after = [{"containerName": "in", "condition": "SUCCESS"}]
        told = self.ran(
            mounted("in", 'echo brought > "$AT"', "/chronotiles/inputs", essential=False),
            mounted("out", 'test "$(cat "$AT")" = brought', "/elsewhere", dependsOn=after),
        )
        self.assertFalse(told["failed"])

    def test_listen_on_loopback_alone(self):
        told = self.ran(container("serve", "", command=["-c", 'test "$0" = 127.0.0.1', "0.0.0.0"]))
        self.assertFalse(told["failed"])

    def test_of_services_take_no_slot(self):
        self.assertTrue(self.task(container("a", "", dockerLabels={"chronotiles.service": "files"})).is_service)
        self.assertFalse(self.task(container("a", "")).is_service)

    def test_run_containers_after_those_they_depend_on(self):
        out = Path(self.enterContext(TemporaryDirectory())) / "out"
        first = container("in", f"sleep 0.2; echo in >> {out}", essential=False)
        main = container("main", f"echo main >> {out}; exit 4", essential=False, dependsOn=[after("in", "SUCCESS")])
        last = container("out", f"echo out >> {out}", dependsOn=[after("main", "COMPLETE")])
        told = self.ran(last, main, first)
        self.assertEqual(out.read_text().split(), ["in", "main", "out"])
        self.assertFalse(told["failed"])

    def test_end_where_a_container_they_depend_on_did_not_succeed(self):
        first = container("in", "exit 1", essential=False)
        told = self.ran(first, container("out", "exit 0", dependsOn=[after("in", "SUCCESS")]))
        self.assertEqual((told["stopCode"], told["failed"]), ("TaskFailedToStart", True))

    def test_that_are_stopped_end_with_all_their_children(self):
        task, life = self.started(container("step", "trap 'exit 7' TERM; sleep 60 & wait"))
        time.sleep(0.2)
        task.stop("UserInitiated", "no longer wanted")
        life.join(4)
        told = describe.task(task)
        self.assertEqual((told["lastStatus"], told["stoppedReason"]), ("STOPPED", "no longer wanted"))
        with self.assertRaises(ProcessLookupError):
            for _ in range(100):  # whoever inherits the children takes its time to bury them
                os.killpg(task.containers[0].process.pid, 0)
                time.sleep(0.05)

    def test_whose_process_is_killed_have_failed(self):
        task, life = self.started(container("step", "exec sleep 60"))
        os.kill(int(describe.task(task)["containers"][0]["runtimeId"]), signal.SIGKILL)
        life.join(4)
        self.assertEqual(describe.task(task)["containers"][0]["exitCode"], 137)
        self.assertTrue(task.failed)

    def test_tell_of_themselves(self):
        logs = {"awslogs-group": "tasks", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "split"}
        task = self.task(container("step", "", logConfiguration={"logDriver": "awslogs", "options": logs}))
        [one] = task.containers
        told = describe.container_metadata(task, one)
        self.assertEqual(told["Labels"]["com.amazonaws.ecs.task-arn"], task.arn)
        self.assertEqual(told["LogOptions"]["awslogs-stream"], f"split/step/{task.id}")
        self.assertEqual(describe.task_metadata(task)["Family"], "split")


class Engines(unittest.TestCase):
    def test_are_told_of_user_root_and_volumes(self):
        volumes = Path(self.enterContext(TemporaryDirectory()))
        mount = {"sourceVolume": "tmp", "containerPath": "/tmp"}
        found = container("step", "", user="node", readonlyRootFilesystem=True, mountPoints=[mount])
        argv = containers.engine_command("podman", "t1", found, ["split", "--job", "k"], {"A": "1"}, volumes)
        self.assertEqual(argv[:6], ["podman", "run", "--rm", "--pull=never", "--network=host", "--name=t1"])
        self.assertEqual(
            argv[6:],
            ["--env", "A=1", "--read-only", "--user", "node", "--volume", f"{volumes}/tmp:/tmp", "shell"]
            + ["split", "--job", "k"],
        )


def var(name: str, value: str) -> dict:
    return {"name": name, "value": value}


def after(name: str, condition: str) -> dict:
    return {"containerName": name, "condition": condition}

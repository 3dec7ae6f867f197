import json
import os
import subprocess
import urllib.request

import pytest
from alibabacloud_dingtalk.conv_file_1_0 import models as conv_file
from alibabacloud_dingtalk.conv_file_1_0.client import Client as ConvFile
from alibabacloud_dingtalk.oauth2_1_0 import models as oauth2
from alibabacloud_dingtalk.oauth2_1_0.client import Client as OAuth2
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions


# The program under test: it sends a stored file to a person.
def send_report(config, app_key, app_secret, union_id, space_id, dentry_id):
    app = oauth2.GetAccessTokenRequest(app_key=app_key, app_secret=app_secret)
    token = OAuth2(config).get_access_token(app).body.access_token
    request = conv_file.SendByAppRequest(
        union_id=union_id, space_id=space_id, dentry_id=dentry_id
    )
    headers = conv_file.SendByAppHeaders(x_acs_dingtalk_access_token=token)
    ConvFile(config).send_by_app_with_options(request, headers, RuntimeOptions())


class DingTalk:
    """A running emulator, with the fields of the line that it prints."""

    def __init__(self, process):
        self.__dict__.update(json.loads(process.stdout.readline()))
        self.config = Config(
            protocol="http", region_id="central", endpoint=self.url.removeprefix("http://")
        )

    def control(self, path, method="GET", body=None):
        data = None if body is None else json.dumps(body).encode()
        url = f"{self.url}/_emulator/{path}"
        request = urllib.request.Request(url, data, method=method)
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    def send(self, person):
        send_report(
            self.config, self.app_key, self.app_secret,
            person["union_id"], self.space_id, self.dentry_id,
        )  # fmt: skip


@pytest.fixture(scope="session")
def emulator():
    command = [os.environ.get("DINGTALK_FILE", "dingtalk-file"), "emulator"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        yield DingTalk(process)
        process.terminate()


@pytest.fixture
def dingtalk(emulator):
    emulator.control("reset", "POST")
    return emulator


def test_a_report_arrives_once(dingtalk):
    person = dingtalk.users[1]
    dingtalk.send(person)

    [delivery] = dingtalk.control("deliveries")["deliveries"]
    assert delivery["person"] == person["union_id"]
    assert delivery["name"] == "Quarterly report.pdf"
    content = f"{dingtalk.url}/_emulator/deliveries/{delivery['number']}/content"
    with urllib.request.urlopen(content) as response:
        assert response.read().startswith(b"%PDF-1.4")


def test_a_send_whose_response_is_lost_is_not_repeated(dingtalk):
    fault = {"operation": "sendByApp", "kind": "close", "after_executing": True}
    dingtalk.control("faults", "POST", fault)
    with pytest.raises(Exception):
        dingtalk.send(dingtalk.users[1])
    # The file did arrive.
    assert dingtalk.control("operations/sendByApp")["executed"] == 1
    assert len(dingtalk.control("deliveries")["deliveries"]) == 1


def test_too_many_calls_are_refused(dingtalk):
    dingtalk.control("faults", "POST", {"operation": "sendByApp", "kind": "throttle"})
    with pytest.raises(Exception, match="QpsLimit"):
        dingtalk.send(dingtalk.users[1])
    assert dingtalk.control("deliveries")["count"] == 0
    [request] = dingtalk.control("requests?operation=sendByApp")["requests"]
    assert (request["status"], request["outcome"]) == (403, "fault")

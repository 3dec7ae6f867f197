"""Calls operations with the vendor's own SDK, one for each line of standard input, and prints each result on a line.

Argument: endpoint. A line is {"module": "storage_1_0", "action", "parameters", "token"}, or {"put": address, "headers",
"content"} for an upload as on DingTalk's pages. A result is the reply, or {"raised": code}.
"""

import json
import sys

import requests
from alibabacloud_tea_openapi.models import Config
from calls import call

config = Config(protocol="http", region_id="central", endpoint=sys.argv[1])


def answer(line):
    if "put" in line:
        done = requests.put(line["put"], data=line["content"].encode(), headers=line["headers"])
        return {"status": done.status_code}
    token, parameters = line["token"], line["parameters"]
    return call(config, token, line["module"], line["action"], parameters).body.to_map()


for line in sys.stdin:
    try:
        print(json.dumps(answer(json.loads(line))), flush=True)
    except Exception as error:  # The SDK raises several kinds; all have a code.
        print(json.dumps({"raised": getattr(error, "code", repr(error))}), flush=True)

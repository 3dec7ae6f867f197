"""Calls operations with the vendor's own SDK, in the order in which they are given, whatever is answered.

Arguments: endpoint, token. Standard input: a JSON list of {"module": "im_v2", "action", "parameters"}, with parameters by
the names that travel. An action begins with a capital, whatever the SDK does.
"""

import importlib
import inspect
import json
import re
import sys

from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions

endpoint, token = sys.argv[1:]
config = Config(protocol="http", region_id="central", endpoint=endpoint)


def methods(client):
    """Returns the methods by the names of their operations."""
    found = {}
    for name, method in inspect.getmembers(client, inspect.isfunction):
        if name.endswith("with_options"):
            action = re.search(r"action='(\w)(\w*)'", inspect.getsource(method))
            found[action[1].upper() + action[2]] = method
    return found


def wire_name(python):
    return re.sub(r"_(.)", lambda found: found[1].upper(), python)


known = {}
for call in json.load(sys.stdin):
    name, _, version = call["module"].rpartition("_v")
    package = f"{name}_{version}_0" if name else call["module"] + "_1_0"
    package = "alibabacloud_dingtalk." + package
    client = importlib.import_module(package + ".client").Client
    action, parameters = call["action"], call["parameters"]
    if call["module"] not in known:
        known[call["module"]] = methods(client)
    method = known[call["module"]][action]
    arguments = []
    for name, argument in list(inspect.signature(method).parameters.items())[1:]:
        if name in ("request", "tmp_req"):
            arguments.append(argument.annotation().from_map(parameters))
        elif name == "headers":
            is_model = hasattr(argument.annotation, "from_map")
            headers = argument.annotation().from_map(parameters) if is_model else {}
            if hasattr(headers, "x_acs_dingtalk_access_token"):
                headers.x_acs_dingtalk_access_token = token
            arguments.append(headers)
        elif name == "runtime":
            arguments.append(RuntimeOptions())
        else:
            # Of a few, the path says nothing.
            arguments.append(parameters.get(wire_name(name), "unused"))
    try:
        method(client(config), *arguments)
    except Exception as error:  # The SDK raises several kinds.
        print(call["module"], action, repr(getattr(error, "inner_exception", error)))

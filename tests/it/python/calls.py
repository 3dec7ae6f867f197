"""Finds operations of the vendor's own SDK by their documented names, and calls them."""

import importlib
import inspect
import re

from alibabacloud_tea_util.models import RuntimeOptions

known = {}


def methods(client):
    """Returns the methods by operation name."""
    found = {}
    for name, method in inspect.getmembers(client, inspect.isfunction):
        if name.endswith("with_options"):
            action = re.search(r"action='(\w)(\w*)'", inspect.getsource(method))
            found[action[1].upper() + action[2]] = method
    return found


def wire_name(python):
    return re.sub(r"_(.)", lambda found: found[1].upper(), python)


def call(config, token, package, action, parameters):
    """Calls an operation with parameters by their names on the wire. An action begins with a capital, even if
    it does not in the SDK."""
    client = importlib.import_module(f"alibabacloud_dingtalk.{package}.client").Client
    if package not in known:
        known[package] = methods(client)
    method = known[package][action]
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
            # The path of a few does not show the name.
            arguments.append(parameters.get(wire_name(name), "unused"))
    return method(client(config), *arguments)

"""Finds operations of the vendor's own SDK by the names that its documentation has, and calls them."""

import importlib
import inspect
import re

from alibabacloud_tea_util.models import RuntimeOptions

known = {}


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


def call(config, token, package, action, parameters):
    """Calls an operation with parameters by the names that travel. An action begins with a capital, whatever the SDK
    does."""
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
            # Of a few, the path says nothing.
            arguments.append(parameters.get(wire_name(name), "unused"))
    return method(client(config), *arguments)

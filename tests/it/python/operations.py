"""Calls operations with the vendor's own SDK in the given order, whatever the answers are.

Arguments: endpoint, token. Standard input: a JSON list of {"module": "im_v2", "action", "parameters"}, with the
parameters' names on the wire.
"""

import json
import sys

from alibabacloud_tea_openapi.models import Config
from calls import call

endpoint, token = sys.argv[1:]
config = Config(protocol="http", region_id="central", endpoint=endpoint)

for each in json.load(sys.stdin):
    name, _, version = each["module"].rpartition("_v")
    package = f"{name}_{version}_0" if name else each["module"] + "_1_0"
    try:
        call(config, token, package, each["action"], each["parameters"])
    except Exception as error:  # The SDK raises several kinds.
        shown = repr(getattr(error, "inner_exception", error))
        print(each["module"], each["action"], shown)

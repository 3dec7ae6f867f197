"""Calls the emulator with the vendor's own SDK and prints, one JSON value a line, what came of each call.

Arguments: endpoint, app key, app secret, unionId, spaceId, dentryId, number of calls that are expected to fail.
"""

import json
import sys

from alibabacloud_dingtalk.conv_file_1_0 import models as conv_file
from alibabacloud_dingtalk.conv_file_1_0.client import Client as ConvFile
from alibabacloud_dingtalk.oauth2_1_0 import models as oauth2
from alibabacloud_dingtalk.oauth2_1_0.client import Client as OAuth2
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions

endpoint, app_key, app_secret, union_id, space_id, dentry_id, failures = sys.argv[1:]
config = Config(protocol="http", region_id="central", endpoint=endpoint)


def tell(call):
    try:
        print(json.dumps(call().body.to_map()), flush=True)
    except Exception as error:  # The SDK raises several kinds; all have a code.
        print(json.dumps({"raised": getattr(error, "code", repr(error))}), flush=True)


def send(token, union_id):
    headers = conv_file.SendByAppHeaders(x_acs_dingtalk_access_token=token)
    request = conv_file.SendByAppRequest(
        union_id=union_id, space_id=space_id, dentry_id=dentry_id
    )
    return ConvFile(config).send_by_app_with_options(request, headers, RuntimeOptions())


request = oauth2.GetAccessTokenRequest(app_key=app_key, app_secret=app_secret)
token = OAuth2(config).get_access_token(request).body.access_token
tell(lambda: OAuth2(config).get_access_token(request))
tell(lambda: send(token, union_id))
for _ in range(int(failures)):
    tell(lambda: send(token, union_id))
tell(lambda: send("not-a-token", union_id))
tell(lambda: send(token, None))
wrong = oauth2.GetAccessTokenRequest(app_key=app_key, app_secret="wrong")
tell(lambda: OAuth2(config).get_access_token(wrong))

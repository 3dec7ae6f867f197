"""One sendByApp by the vendor's SDK, as its page shows it."""

import sys

from alibabacloud_dingtalk.conv_file_1_0 import models
from alibabacloud_dingtalk.conv_file_1_0.client import Client
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions

endpoint, token, union_id, space_id, dentry_id = sys.argv[1:]
client = Client(Config(protocol="http", region_id="central", endpoint=endpoint))
headers = models.SendByAppHeaders(x_acs_dingtalk_access_token=token)
request = models.SendByAppRequest(union_id=union_id, space_id=space_id, dentry_id=dentry_id)
print(client.send_by_app_with_options(request, headers, RuntimeOptions()).body.file.size)

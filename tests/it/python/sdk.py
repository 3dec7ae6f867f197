"""Calls the emulator with the vendor's own SDK, and prints each result as JSON on a line.

Arguments: endpoint, app key, app secret, unionId, spaceId, dentryId, number of calls that are expected to fail,
corpId, userid, person's name, department's name.
"""

import json
import sys

from alibabacloud_dingtalk.contact_1_0 import models as contact
from alibabacloud_dingtalk.contact_1_0.client import Client as Contact
from alibabacloud_dingtalk.conv_file_1_0 import models as conv_file
from alibabacloud_dingtalk.conv_file_1_0.client import Client as ConvFile
from alibabacloud_dingtalk.oauth2_1_0 import models as oauth2
from alibabacloud_dingtalk.oauth2_1_0.client import Client as OAuth2
import requests
from alibabacloud_dingtalk.storage_1_0 import models as storage
from alibabacloud_dingtalk.storage_1_0.client import Client as Storage
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions

endpoint, app_key, app_secret, union_id, space_id, dentry_id, failures = sys.argv[1:8]
corp_id, user_id, person, department = sys.argv[8:]
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


def unified(secret=app_secret, grant_type="client_credentials"):
    request = oauth2.GetTokenRequest(
        client_id=app_key, client_secret=secret, grant_type=grant_type
    )
    return OAuth2(config).get_token(corp_id, request)


def listed(token, with_thumbnail):
    """The SDK writes `True` and `False` into the query."""
    request = storage.ListDentriesRequest(
        union_id=union_id, parent_id="0", with_thumbnail=with_thumbnail
    )
    headers = storage.ListDentriesHeaders(x_acs_dingtalk_access_token=token)
    return Storage(config).list_dentries_with_options(space_id, request, headers, RuntimeOptions())


def legacy(path, **arguments):
    """Calls the legacy host, which the SDK does not know, as on DingTalk's pages."""
    answer = requests.request(url=f"http://{endpoint}{path}", **arguments)
    print(json.dumps(answer.json()), flush=True)
    return answer.json()


tokens = [token, unified().body.access_token]
query = {"appkey": app_key, "appsecret": app_secret}
tokens.append(legacy("/gettoken", method="GET", params=query)["access_token"])
for token in tokens:
    for with_thumbnail in [True, False, None]:
        tell(lambda: listed(token, with_thumbnail))
    form = {"access_token": token, "userid": user_id}
    legacy("/topapi/v2/user/get", method="POST", data=form)
tell(lambda: unified(secret="wrong"))
tell(lambda: unified(grant_type="wrong"))
legacy("/gettoken", method="GET", params={"appkey": app_key, "appsecret": "wrong"})


def search_user():
    request = contact.SearchUserRequest(query_word=person, offset=0, size=10, full_match_field=1)
    headers = contact.SearchUserHeaders(x_acs_dingtalk_access_token=token)
    return Contact(config).search_user_with_options(request, headers, RuntimeOptions())


def search_department():
    request = contact.SearchDepartmentRequest(query_word=department, offset=0, size=10)
    headers = contact.SearchDepartmentHeaders(x_acs_dingtalk_access_token=token)
    return Contact(config).search_department_with_options(request, headers, RuntimeOptions())


tell(search_user)
tell(search_department)

// One sendByApp by the vendor's SDK, as its page shows it.
const { default: Client, SendByAppHeaders, SendByAppRequest } = require("@alicloud/dingtalk/conv_file_1_0");
const { Config } = require("@alicloud/openapi-client");
const { RuntimeOptions } = require("@alicloud/tea-util");

const [endpoint, token, unionId, spaceId, dentryId] = process.argv.slice(2);
const client = new Client(new Config({ protocol: "http", regionId: "central", endpoint }));
const headers = new SendByAppHeaders({ xAcsDingtalkAccessToken: token });
const request = new SendByAppRequest({ unionId, spaceId, dentryId });
client.sendByAppWithOptions(request, headers, new RuntimeOptions({})).then((reply) => console.log(reply.body.file.size));

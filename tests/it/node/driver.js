// Calls operations with the vendor's own SDK, one for each line of standard input, and prints each result on a line.
//
// Argument: endpoint. A line is {"module": "storage_1_0", "action", "parameters", "token"}, or {"put": address,
// "headers", "content"} for an upload as DingTalk's pages make one. An answer is the reply, or {"raised": code}.

"use strict";

const readline = require("readline");
const { Config } = require("@alicloud/openapi-client");
const { RuntimeOptions } = require("@alicloud/tea-util");

const config = new Config({ protocol: "http", regionId: "central", endpoint: process.argv[2] });

async function answer(line) {
  if (line.put) {
    // Of text, the runtime would add a content type, which the signature does not cover.
    const body = Buffer.from(line.content);
    const done = await fetch(line.put, { method: "PUT", headers: line.headers, body });
    return { status: done.status };
  }
  const { module: name, action, parameters, token } = line;
  const sdk = require(`@alicloud/dingtalk/dist/${name}/client`);
  const client = new sdk.default(config);
  const method = client[action[0].toLowerCase() + action.slice(1) + "WithOptions"];
  const names = method.toString().match(/\(([^)]*)\)/)[1].split(",").map((name) => name.trim());
  const known = {
    request: () => request(sdk[`${action}Request`], parameters),
    headers: () => (sdk[`${action}Headers`] ? headers(sdk[`${action}Headers`], token) : {}),
    runtime: () => new RuntimeOptions({}),
  };
  const given = names.map((name) => (known[name] ? known[name]() : parameters[name]));
  return (await method.apply(client, given)).body.toMap();
}

// The SDK's fields have names of their own.
function request(Request, parameters) {
  const fields = Object.entries(Request.names()).map(([field, name]) => [field, parameters[name]]);
  return new Request(Object.fromEntries(fields));
}

function headers(Headers, token) {
  return new Headers({ xAcsDingtalkAccessToken: token });
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    try {
      console.log(JSON.stringify(await answer(JSON.parse(line))));
    } catch (error) {
      console.log(JSON.stringify({ raised: error.code || String(error) }));
    }
  }
}

main();

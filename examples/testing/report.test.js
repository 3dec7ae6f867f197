import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after, before, beforeEach, test } from "node:test";

import convFile from "@alicloud/dingtalk/conv_file_1_0.js";
import oauth2 from "@alicloud/dingtalk/oauth2_1_0.js";
import { Config } from "@alicloud/openapi-client";
import { RuntimeOptions } from "@alicloud/tea-util";

// The program under test: it sends a stored file to a person.
async function sendReport(config, appKey, appSecret, unionId, spaceId, dentryId) {
  const app = new oauth2.GetAccessTokenRequest({ appKey, appSecret });
  const { accessToken } = (await new oauth2.default(config).getAccessToken(app)).body;
  const request = new convFile.SendByAppRequest({ unionId, spaceId, dentryId });
  const headers = new convFile.SendByAppHeaders({ xAcsDingtalkAccessToken: accessToken });
  await new convFile.default(config).sendByAppWithOptions(request, headers, new RuntimeOptions({}));
}

let emulator, dingtalk, config;

before(async () => {
  emulator = spawn(process.env.DINGTALK_FILE ?? "dingtalk-file", ["emulator"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: emulator.stdout })) {
    dingtalk = JSON.parse(line);
    break;
  }
  const endpoint = dingtalk.url.replace("http://", "");
  config = new Config({ protocol: "http", regionId: "central", endpoint });
});
after(() => emulator.kill());
beforeEach(() => control("reset", "POST"));

async function control(path, method = "GET", body = undefined) {
  const response = await fetch(`${dingtalk.url}/_emulator/${path}`, {
    method,
    body: body && JSON.stringify(body),
  });
  return response.json();
}

const send = (person) =>
  sendReport(
    config, dingtalk.app_key, dingtalk.app_secret,
    person.union_id, dingtalk.space_id, dingtalk.dentry_id,
  );

test("a report arrives once", async () => {
  const person = dingtalk.users[1];
  await send(person);

  const { deliveries } = await control("deliveries");
  assert.equal(deliveries.length, 1);
  assert.equal(deliveries[0].person, person.union_id);
  assert.equal(deliveries[0].name, "Quarterly report.pdf");
  const content = await fetch(`${dingtalk.url}/_emulator/deliveries/1/content`);
  assert.match(await content.text(), /^%PDF-1\.4/);
});

test("a send whose response is lost is not repeated", async () => {
  await control("faults", "POST", { operation: "sendByApp", kind: "close", after_executing: true });
  await assert.rejects(send(dingtalk.users[1]));
  // The file did arrive.
  assert.equal((await control("operations/sendByApp")).executed, 1);
  assert.equal((await control("deliveries")).count, 1);
});

test("too many calls are refused", async () => {
  await control("faults", "POST", { operation: "sendByApp", kind: "throttle" });
  await assert.rejects(send(dingtalk.users[1]), /QpsLimit/);
  assert.equal((await control("deliveries")).count, 0);
  const { requests } = await control("requests?operation=sendByApp");
  assert.deepEqual([requests[0].status, requests[0].outcome], [403, "fault"]);
});

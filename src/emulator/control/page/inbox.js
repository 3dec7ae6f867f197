"use strict";

// All that comes from outside becomes text: nothing here writes HTML.

const SHOWN = 200;      // files of a chat, and requests, that are on the page at once
const LISTED = 300;     // people and groups in the list
const EVERY = 1000;     // milliseconds between two looks
const RARELY = 5000;    // milliseconds between two lists of everyone, while much happens

const $ = (id) => document.getElementById(id);

let run = 0, tag = "", lost = false, looking = false, stale = false;
let people = [], groups = [], apps = [], start = {}, url = "", named = 0;
let byUnionId = new Map();
let chats = new Map();  // id -> { id, name, about, group, files and links, twice }
let current = "", earliest = SHOWN;
let lastFile = 0, lastLink = 0, requests = [], lastRequest = 0;

// Text in which nothing is invisible: control and direction characters are shown by their numbers.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/u;

function put(parent, text, most = 5000) {
  let plain = "";
  const flush = () => { if (plain) parent.append(plain); plain = ""; };
  let count = 0;
  for (const c of String(text)) {
    if (++count > most) { plain += "…"; break; }
    if (!HIDDEN.test(c) && !/[\ud800-\udfff]/.test(c.length === 1 ? c : "")) { plain += c; continue; }
    flush();
    const sign = document.createElement("span");
    sign.className = "sign";
    sign.textContent = "U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    parent.append(sign);
  }
  flush();
  return parent;
}

function make(tagName, className, text) {
  const made = document.createElement(tagName);
  if (className) made.className = className;
  if (text !== undefined) put(made, text);
  return made;
}

// Text from outside, which has a direction of its own.
function foreign(tagName, className, text) {
  const made = make(tagName, className);
  made.dir = "auto";
  const bdi = document.createElement("bdi");
  made.append(put(bdi, text));
  return made;
}

function size(bytes) {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : bytes + " bytes";
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes, unit = -1;
  while (value >= 999.5 && unit < units.length - 1) { value /= 1000; unit++; }
  return value.toPrecision(3).replace(/\.?0+$/, (zeros) => (zeros[0] === "." ? "" : zeros)) + " " + units[unit];
}

const time = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const quantity = (count, one, many) => count === 1 ? "1 " + one : count + " " + many;
const amount = (to) => {
  const links = to.files.filter((file) => file.is_link).length;
  return quantity(to.files.length - links, "file", "files") + (links ? ", " + quantity(links, "link", "links") : "");
};
const personOf = (unionId) => byUnionId.get(unionId);
const nameOf = (unionId) => personOf(unionId)?.name ?? unionId;

async function ask(path, headers) {
  const answer = await fetch(path, { headers, cache: "no-store", credentials: "omit" });
  if (answer.status !== 304 && !answer.ok) throw new Error(path + ": " + answer.status);
  return answer;
}
const json = async (path) => (await ask(path)).json();

function clear() {
  chats = new Map();
  lastFile = lastLink = lastRequest = 0;
  requests = [];
  earliest = SHOWN;
  $("files").replaceChildren();
  $("requests").replaceChildren();
}

function chat(id) {
  if (!chats.has(id)) chats.set(id, { id, name: id, about: "", group: false, files: [], twice: 0 });
  return chats.get(id);
}

async function names() {
  named = Date.now();
  stale = false;
  [people, groups, apps] = await Promise.all([json("people"), json("conversations"), json("apps")])
    .then(([one, two, three]) => [one.people, two.conversations, three.apps]);
  byUnionId = new Map(people.map((person) => [person.union_id, person]));
  const byUserId = new Map(people.map((person) => [person.user_id, person]));
  for (const person of people) {
    Object.assign(chat(person.union_id), { name: person.name, about: person.user_id, group: false });
  }
  for (const group of groups) {
    const members = group.members.map((id) => byUserId.get(id)?.name ?? id);
    const name = members.slice(0, 3).join(", ") + (members.length > 3 ? " and " + (members.length - 3) + " more" : "");
    Object.assign(chat(group.id), { name: name || "Group without members", about: group.id, group: true });
  }
}

// Looks whether anything has changed, and fetches only what is new.
async function look() {
  if (looking || document.hidden) return;
  looking = true;
  try {
    const answer = await ask("health", tag ? { "If-None-Match": tag } : {});
    if (answer.status === 200) {
      const health = await answer.json();
      const anew = health.run !== run;
      if (anew) {
        clear();
        run = health.run;
        url = health.url;
        start = await json("state?content=false");
      }
      let unknown = false;
      const fresh = [];
      for (let more = health.deliveries > lastFile; more;) {
        const page = await json("deliveries?limit=1000&after=" + lastFile);
        fresh.push(...page.deliveries);
        lastFile = page.deliveries.length ? page.deliveries[page.deliveries.length - 1].number : lastFile;
        more = page.more;
      }
      for (let more = health.links > lastLink; more;) {
        const page = await json("links?limit=1000&after=" + lastLink);
        fresh.push(...page.links.map((link) => ({ ...link, is_link: true })));
        lastLink = page.links.length ? page.links[page.links.length - 1].number : lastLink;
        more = page.more;
      }
      fresh.sort((one, other) => one.at - other.at);
      unknown = fresh.some((file) => !chats.has(file.person ?? file.conversation));
      // What is no request may be new people. With many requests, those can wait.
      stale = stale || health.requests > lastRequest;
      if (anew || unknown || health.requests === lastRequest || Date.now() - named > RARELY) await names();
      for (const file of fresh) {
        const to = chat(file.person ?? file.conversation);
        to.files.push(file);
        if (file.duplicate_of) to.twice++;
      }
      for (let more = health.requests > lastRequest; more;) {
        const page = await json("requests?brief=true&limit=1000&after=" + lastRequest);
        requests.push(...page.requests);
        lastRequest = requests.length ? requests[requests.length - 1].number : health.requests;
        more = page.more;
      }
      requests = requests.slice(-1000);
      $("where").textContent = url;
      if (!current || !chats.has(current)) current = first();
      // The list is drawn before the files, so that its counts are never behind.
      drawList();
      drawFiles(!anew && fresh.filter((file) => (file.person ?? file.conversation) === current));
      drawRequests();
      document.title = health.deliveries ? "(" + health.deliveries + ") Inbox" : "Inbox";
      say(quantity(health.deliveries, "file", "files") + " arrived, " + quantity(health.requests, "request", "requests"));
      tag = answer.headers.get("etag") ?? "";
    } else {
      if (stale && Date.now() - named > RARELY) { await names(); drawList(); }
    }
    if (answer.status === 304 && lost) {
      say(quantity(lastFile, "file", "files") + " arrived, " + quantity(lastRequest, "request", "requests"));
    }
    lost = false;
  } catch (error) {
    lost = true;
    tag = "";
    say("The emulator does not answer. Is it still running?");
  } finally {
    looking = false;
    $("status").className = lost ? "lost" : "";
  }
}

function say(text) {
  if ($("status").textContent !== text) $("status").textContent = text;
}

const sorted = () => [...chats.values()].sort((one, other) =>
  (other.files.length > 0) - (one.files.length > 0) || one.group - other.group);

function first() {
  const all = [...chats.values()];
  return (all.find((to) => to.files.length) ?? all[0])?.id ?? "";
}

function drawList() {
  const wanted = $("filter").value.trim().toLowerCase();
  const fits = (to) => !wanted || [to.name, to.about, to.id].some((text) => text.toLowerCase().includes(wanted));
  const found = sorted().filter(fits);
  const had = document.activeElement?.closest?.(".to")?.dataset.id;
  const list = document.createDocumentFragment();
  let above = "";
  for (const to of found.slice(0, LISTED)) {
    const heading = to.files.length ? "Received files" : to.group ? "Groups" : "People";
    if (heading !== above) list.append(make("h3", "", above = heading));
    const button = make("button", "to");
    button.type = "button";
    button.dataset.id = to.id;
    button.title = to.about;
    if (to.id === current) button.setAttribute("aria-current", "true");
    const face = make("span", to.group ? "face group" : "face", [...to.name].find((c) => /\p{L}|\p{N}/u.test(c)) ?? "?");
    face.setAttribute("aria-hidden", "true");
    const count = make("span", "count" + (to.files.length ? " some" : "") + (to.twice ? " twice" : ""), to.files.length);
    count.title = amount(to) + (to.twice ? ", " + quantity(to.twice, "duplicate", "duplicates") : "");
    const name = make("span", "name");
    name.dir = "auto";
    name.append(put(document.createElement("bdi"), to.name, 200));
    button.append(face, name, count);
    list.append(button);
  }
  $("list").replaceChildren(list);
  if (!found.length) $("list").append(make("p", "quiet problem", "No one has a name like this."));
  $("rest").textContent = found.length > LISTED ? (found.length - LISTED) + " more: type a name to find them" : "";
  if (had) [...$("list").querySelectorAll(".to")].find((button) => button.dataset.id === had)?.focus();
}

function bubble(file, isNew) {
  const made = make("article", "file" + (file.duplicate_of ? " twice" : "") + (isNew ? " new" : ""));
  if (!file.is_link) made.dataset.number = file.number;
  const what = make("div", "what");
  const end = /\.([A-Za-z0-9]{1,4})$/.exec(file.name)?.[1].toUpperCase() ?? "FILE";
  const sheet = make("div", "sheet", file.is_link ? "LINK" : end);
  sheet.setAttribute("aria-hidden", "true");
  const text = make("div");
  text.append(foreign("div", "name", file.name));
  const facts = make("div", "facts", (file.is_link ? "link to a file" : size(file.size)) + " · from ");
  const sender = put(document.createElement("bdi"), file.operator ? nameOf(file.operator) : "the app", 200);
  const when = make("time", "", time(file.at));
  when.dateTime = new Date(file.at).toISOString();
  when.title = when.dateTime;
  facts.append(sender, " · ", when);
  text.append(facts);
  what.append(sheet, text);
  const foot = make("div", "foot");
  const link = make("a", "", file.is_link ? "Download what it leads to" : "Download");
  // Below this page, whatever the id is.
  link.href = file.is_link ? "files/" + encodeURIComponent(file.dentry_id) + "/content" : "deliveries/" + file.number + "/content";
  link.download = "";
  link.setAttribute("aria-label", "Download " + file.name.slice(0, 200));
  foot.append(link, make("span", "quiet", file.is_link ? "" : "no. " + file.number));
  if (file.duplicate_of) foot.append(make("span", "mark", "Duplicate: the same file arrived before, as no. " + file.duplicate_of));
  made.append(what, foot);
  return made;
}

function day(at) {
  return new Date(at).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

// Draws all files of the chat, or only adds those that are fresh.
function drawFiles(fresh) {
  const to = chats.get(current), place = $("files");
  if (!to) return place.replaceChildren(make("p", "quiet", "There are no people."));
  $("title").replaceChildren();
  $("title").dir = "auto";
  $("title").append(put(document.createElement("bdi"), to.name, 300));
  $("about").textContent = amount(to);
  if (!to.files.length) {
    if (!place.querySelector(".empty")) place.replaceChildren(empty(to));
    return;
  }
  const atEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
  if (fresh && place.dataset.of === current && place.querySelector(".file")) {
    for (const file of fresh) place.append(bubble(file, true));
    while (place.querySelectorAll(".file").length > earliest + SHOWN) place.querySelector(".file").remove();
  } else {
    const all = document.createDocumentFragment();
    const hidden = Math.max(0, to.files.length - earliest);
    if (hidden) {
      const more = make("button", "more", "Show " + Math.min(hidden, SHOWN) + " earlier of " + hidden);
      more.type = "button";
      more.addEventListener("click", () => { earliest += SHOWN; drawFiles(); place.scrollTop = 0; });
      all.append(more);
    }
    let above = "";
    for (const file of to.files.slice(hidden)) {
      if (day(file.at) !== above) all.append(make("p", "day", above = day(file.at)));
      all.append(bubble(file, false));
    }
    place.replaceChildren(all);
    place.dataset.of = current;
    if (earliest === SHOWN) place.scrollTop = place.scrollHeight;
    return;
  }
  if (fresh.length && atEnd) place.scrollTop = place.scrollHeight;
}

const quoted = (text) => "'" + String(text).replaceAll("'", "'\\''") + "'";

function code(text) {
  const made = make("div", "code");
  const copy = make("button", "", "Copy");
  copy.type = "button";
  copy.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(text); copy.textContent = "Copied"; } catch { copy.textContent = "Select it"; }
  });
  const pre = make("pre");
  pre.append(...text.split("\n").flatMap((line, number) => {
    const part = put(document.createElement("span"), line);
    return number ? ["\n", part] : [part];
  }));
  made.append(pre, copy);
  return made;
}

function empty(to) {
  const made = make("div", "empty");
  made.append(make("h3", "", "No files yet"));
  const app = apps.find((app) => app.kind === "internal");
  const person = personOf(to.id), sender = people[0];
  const body = (object) => quoted(JSON.stringify(object));
  const token = "-H " + quoted("x-acs-dingtalk-access-token: " + app?.access_token);
  if (person) {
    made.append(make("p", "", "Send a first one by the command:"));
    made.append(code([
      "DINGTALK_ENDPOINT=" + url + " DINGTALK_APP_KEY=" + quoted(app.key) + " DINGTALK_APP_SECRET=" + quoted(app.secret) + " \\",
      "  dingtalk-file deliver README.md --as " + quoted("user:" + sender.user_id) + " --to " + quoted("user:" + person.user_id),
    ].join("\n")));
    made.append(make("p", "", "Or send the file that is there from the start with nothing but curl:"));
    made.append(code([
      "curl " + quoted(url + "/v1.0/convFile/apps/conversations/files/send?unionId=" + encodeURIComponent(to.id)) + " \\",
      "  " + token + " \\",
      "  -H 'content-type: application/json' \\",
      "  -d " + body({ spaceId: start.space_id, dentryId: start.dentry_id }),
    ].join("\n")));
  } else {
    made.append(make("p", "", "Send a first one by the command:"));
    made.append(code([
      "DINGTALK_ENDPOINT=" + url + " DINGTALK_APP_KEY=" + quoted(app.key) + " DINGTALK_APP_SECRET=" + quoted(app.secret) + " \\",
      "  dingtalk-file deliver README.md --as " + quoted("user:" + sender.user_id) + " --to " + quoted("conversation:" + to.id),
    ].join("\n")));
  }
  return made;
}

function result(entry) {
  if (entry.outcome === "refused") return "refused " + entry.status + " · " + entry.code;
  if (entry.outcome === "fault") {
    return "fault: " + entry.fault + (entry.status ? " · " + entry.status : " · closed") + (entry.executed ? " · executed" : " · not executed");
  }
  return "executed · " + entry.status;
}

function written(entry) {
  const lines = (headers) => headers.map(([name, value]) => name + ": " + value);
  const pretty = (text) => { try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; } };
  const text = [
    entry.method + " " + entry.target, ...lines(entry.headers), "", pretty(entry.body), "",
    entry.status ? "HTTP " + entry.status : "(closed without an answer)", ...lines(entry.answer_headers), "", pretty(entry.answer),
  ].join("\n").trim();
  return text.split("\n").flatMap((line, number) => {
    const part = put(document.createElement("span"), line, 20000);
    return number ? ["\n", part] : [part];
  });
}

function drawRequests() {
  const place = $("requests");
  const failed = $("failed").checked;
  const wanted = requests.filter((entry) => !failed || entry.outcome !== "executed").slice(-SHOWN).reverse();
  if (!wanted.length) {
    const text = failed && requests.length ? "None of them failed." : "No requests yet. Whatever a program asks this emulator appears here, with its answer.";
    return place.replaceChildren(make("p", "quiet", text));
  }
  const there = new Map([...place.querySelectorAll("details")].map((row) => [row.dataset.number, row]));
  place.replaceChildren(...wanted.map((entry) => there.get(String(entry.number)) ?? row(entry)));
}

function row(entry) {
  const made = make("details", entry.outcome);
  made.dataset.number = entry.number;
  const summary = make("summary");
  const call = foreign("span", "call", entry.operation ?? entry.method + " " + entry.target.slice(0, 300));
  const took = make("span", "took", time(entry.at) + " · " + (entry.milliseconds < 10 ? entry.milliseconds.toFixed(1) : Math.round(entry.milliseconds)) + " ms");
  const dot = make("span", "dot");
  dot.setAttribute("aria-hidden", "true");
  const said = make("span", "result");
  said.append(put(document.createElement("bdi"), result(entry), 300));
  summary.append(dot, call, took, said);
  made.append(summary);
  // Headers and bodies are fetched when somebody wants to see them.
  made.addEventListener("toggle", async () => {
    if (made.querySelector("pre")) return;
    const pre = make("pre", "", "…");
    pre.tabIndex = 0;
    made.append(pre);
    try {
      pre.replaceChildren(...written(await json("requests/" + entry.number)));
    } catch {
      pre.textContent = "The emulator does not have it any more.";
    }
  });
  return made;
}

function choose(id) {
  current = id;
  earliest = SHOWN;
  $("files").replaceChildren();
  drawList();
  drawFiles();
}

$("list").addEventListener("click", (event) => {
  const button = event.target.closest(".to");
  if (button) choose(button.dataset.id);
});
$("list").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = [...$("list").querySelectorAll(".to")];
  const next = all[all.indexOf(document.activeElement) + step];
  if (next) { next.focus(); event.preventDefault(); }
});
$("filter").addEventListener("input", drawList);
$("filter").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") { $("list").querySelector(".to")?.focus(); event.preventDefault(); }
});
$("failed").addEventListener("change", drawRequests);
document.addEventListener("keydown", (event) => {
  const writes = event.target.matches("input:not([type=checkbox])");
  if (event.key === "/" && !writes && !event.ctrlKey && !event.metaKey && !event.altKey) {
    $("filter").focus();
    event.preventDefault();
  }
});
document.addEventListener("visibilitychange", look);
setInterval(look, EVERY);
look();

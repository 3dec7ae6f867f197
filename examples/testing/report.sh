#!/bin/sh
# Needs curl. DINGTALK_FILE names the command if it is not in the path.
set -eu
dingtalk=${DINGTALK_FILE:-dingtalk-file}
work=$(mktemp -d)

# The seed has the key and secret of the program's configuration, so only the address has to be
# read from the emulator.
cat >"$work/seed.json" <<'SEED'
{
  "apps": { "internal": { "key": "dingtest", "secret": "not-a-secret" } },
  "people": [{ "user_id": "mei", "name": "Mei Lin" }, { "user_id": "tariq", "name": "Tariq Haddad" }]
}
SEED
mkfifo "$work/output"
"$dingtalk" emulator --seed "$work/seed.json" >"$work/output" &
trap 'kill $!; rm -rf "$work"' EXIT
read -r line <"$work/output"
url=${line#*'"url":"'}
export DINGTALK_ENDPOINT="${url%%'"'*}"
export DINGTALK_APP_KEY=dingtest DINGTALK_APP_SECRET=not-a-secret DINGTALK_NO_TOKEN_CACHE=1
control="$DINGTALK_ENDPOINT/_emulator"

expected() { echo "not ok: expected $1" >&2; exit 1; }

# A report arrives once, with its bytes.
echo "all is well" >"$work/report.txt"
"$dingtalk" deliver "$work/report.txt" --as user:mei --to user:tariq
curl -sf "$control/deliveries?to=tariq" | grep -q '"count":1' || expected "one delivery"
curl -sf "$control/deliveries/1/content" | cmp - "$work/report.txt" || expected "the same bytes"

# A person who has left gets nothing, and the exit status says so.
curl -sf "$control/faults" -o /dev/null \
    -d '{"operation": "sendByApp", "kind": "refuse", "code": "userNotExist"}'
if "$dingtalk" deliver "$work/report.txt" --as user:mei --to user:tariq 2>/dev/null; then
    expected "a failure"
fi
curl -sf "$control/deliveries?to=tariq" | grep -q '"count":1' || expected "still one delivery"
curl -sf "$control/requests?outcome=fault" | grep -q '"count":1' || expected "the refusal"

echo "ok"

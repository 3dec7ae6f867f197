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
mkfifo "$work/said"
"$dingtalk" emulator --seed "$work/seed.json" >"$work/said" &
trap 'kill $!; rm -rf "$work"' EXIT
read -r line <"$work/said"
url=${line#*'"url":"'}
export DINGTALK_ENDPOINT="${url%%'"'*}"
export DINGTALK_APP_KEY=dingtest DINGTALK_APP_SECRET=not-a-secret DINGTALK_NO_TOKEN_CACHE=1
control="$DINGTALK_ENDPOINT/_emulator"

fails() { echo "not ok: $1" >&2; exit 1; }

# A report arrives once, with its bytes.
echo "all is well" >"$work/report.txt"
"$dingtalk" deliver "$work/report.txt" --as user:mei --to user:tariq
curl -sf "$control/deliveries?to=tariq" | grep -q '"count":1' || fails "one delivery"
curl -sf "$control/deliveries/1/content" | cmp - "$work/report.txt" || fails "the same bytes"

# A person who has left gets nothing, and the exit status says so.
curl -sf "$control/faults" -o /dev/null \
    -d '{"operation": "sendByApp", "kind": "refuse", "code": "userNotExist"}'
if "$dingtalk" deliver "$work/report.txt" --as user:mei --to user:tariq 2>/dev/null; then
    fails "a failure"
fi
curl -sf "$control/deliveries?to=tariq" | grep -q '"count":1' || fails "still one delivery"
curl -sf "$control/requests?outcome=fault" | grep -q '"count":1' || fails "the refusal"

echo "ok"

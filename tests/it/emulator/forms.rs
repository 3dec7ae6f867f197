//! Bodies that the legacy host accepts, and values in queries and forms.

use serde_json::{Value, json};

use super::raw::{Raw, with_token};
use super::start;

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
const PERSON: &str = "/topapi/v2/user/get";

#[test]
fn the_legacy_host_accepts_a_form() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let token = emulator.access_token();
    let (token, user) = (token.expose(), &emulator.users()[1]);
    let (id, union_id) = (&user.user_id, &user.union_id);
    let utf8 = "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n";
    let shouted = "content-type: Application/X-WWW-Form-URLEncoded\r\n";
    let in_query = |path: &str| format!("{path}?access_token={token}");
    let mobile = "/topapi/v2/user/getbymobile";
    let by_union_id = "/topapi/user/getbyunionid";
    let encoded = union_id.as_str().replace('i', "%69");
    let rows = [
        (in_query(PERSON), FORM, format!("userid={id}")),
        (in_query(PERSON), utf8, format!("language=en_US&userid={id}&")),
        (in_query(PERSON), shouted, format!("userid={id}&userid=other&unknown=1&alone")),
        (PERSON.into(), FORM, format!("access_token={token}&userid={id}")),
        (PERSON.into(), FORM, format!("userid={id}&access%5Ftoken={token}")),
        (in_query(mobile), FORM, "mobile=%2B1-2025550102".into()),
        (in_query(mobile), FORM, "mobile=1+2025550102".into()),
        (in_query(by_union_id), FORM, format!("unionid={encoded}")),
    ];
    for (target, headers, body) in rows {
        let json = raw.request("POST", &target, headers, &body).json();
        assert_eq!(json["errcode"], 0, "{body}: {json}");
        assert_eq!(json["result"]["userid"], id.as_str(), "{body}");
    }
    let code = |json: &Value| {
        let sub = json["sub_code"].as_str().map(String::from);
        sub.unwrap_or_else(|| json["errcode"].to_string())
    };
    let rows = [
        // Null, or missing.
        (PERSON.to_string(), FORM, format!("userid={id}"), "40000"),
        (PERSON.to_string(), FORM, format!("access_token=&userid={id}"), "40000"),
        (PERSON.to_string(), FORM, format!("access_token=no&userid={id}"), "40014"),
        (PERSON.to_string(), "", format!("access_token={token}&userid={id}"), "40000"),
        (in_query(PERSON), FORM, String::new(), "400002"),
        (in_query(PERSON), FORM, "userid=".into(), "400002"),
        (in_query(PERSON), FORM, "user_id=u".into(), "400002"),
        (in_query(PERSON), FORM, format!("{{\"userid\":\"{id}\"}}"), "400002"),
        (in_query(PERSON), FORM, "userid=nobody".into(), "60121"),
    ];
    for (target, headers, body, expected) in rows {
        let json = raw.request("POST", &target, headers, &body).json();
        assert_eq!(code(&json), expected, "{body}: {json}");
    }
    // The key and the secret are only accepted in the query.
    let secret = emulator.app_secret().expose();
    let body = format!("appkey={}&appsecret={secret}", emulator.app_key());
    let json = raw.request("GET", "/gettoken", FORM, &body).json();
    let expected = json!({ "errcode": 40035, "errmsg": "缺少参数 corpid or appkey" });
    assert_eq!(json, expected);
    let json = raw.request("GET", "/gettoken?appkey=k&appsecret=no", "", "").json();
    assert_eq!(json, json!({ "errcode": 40096, "errmsg": "不合法的appKey或appSecret" }));
    let target = format!("/gettoken?appkey={}&appsecret={secret}", emulator.app_key());
    let json = raw.request("GET", &target, "", "").json();
    let names: Vec<_> = json.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["access_token", "errcode", "errmsg", "expires_in"]);
    let shown: String = emulator.exchanges().iter().map(ToString::to_string).collect();
    assert!(!shown.contains(token) && !shown.contains(secret), "{shown}");
    assert!(shown.contains("userid=0123456789&access%5Ftoken=[redacted]"), "{shown}");
}

#[test]
fn the_legacy_host_accepts_all_arguments_in_the_query() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let (token, id) = (emulator.access_token(), &emulator.users()[1].user_id);
    let target = format!("{PERSON}?access_token={}&userid={id}", token.expose());
    let json = raw.request("GET", &target, "", "").json();
    assert_eq!((&json["errcode"], &json["result"]["userid"]), (&0.into(), &id.as_str().into()));
    let rows = [
        (format!("{PERSON}?userid={id}"), "40000", "access_token is blank"),
        (format!("{PERSON}?userid={id}&access_token=no"), "40014", "不合法的access_token"),
    ];
    for (target, code, message) in rows {
        for method in ["GET", "POST"] {
            let answer = raw.request(method, &target, "", "");
            let expected = json!({
                "errcode": 88,
                "sub_code": code,
                "sub_msg": message,
                "errmsg": format!("ding talk error[subcode={code},submsg={message}]"),
                "request_id": answer.headers["x-acs-request-id"],
            });
            assert_eq!(answer.json(), expected);
        }
    }
    // A form is not accepted there.
    let target = format!("{PERSON}?access_token={}", token.expose());
    let json = raw.request("GET", &target, FORM, &format!("userid={id}")).json();
    assert_eq!(json["errcode"], 400002);
}

#[test]
fn the_api_host_ignores_a_form() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let secret = emulator.app_secret().expose();
    let body = format!("appKey={}&appSecret={secret}", emulator.app_key());
    let answer = raw.request("POST", "/v1.0/oauth2/accessToken", FORM, &body);
    assert_eq!((answer.status, answer.code()), (400, "Missingbody".into()));
    // A token in a form is not accepted either.
    let token = emulator.access_token();
    let body = format!("access_token={}", token.expose());
    let target = format!("/v1.0/storage/spaces?unionId={}", emulator.users()[0].union_id);
    let answer = raw.request("POST", &target, FORM, &body);
    assert_eq!(answer.code(), "AuthenticationFailed.MissingParameter");
}

#[test]
fn booleans_in_a_query_are_read_in_any_case() {
    let emulator = start();
    let mut raw = Raw::connect(&emulator);
    let headers = with_token(&emulator);
    let (space, union_id) = (emulator.space_id(), &emulator.users()[0].union_id);
    let paths = [
        (
            "GET",
            format!("/v1.0/storage/spaces/{space}/dentries?parentId=0"),
            "withThumbnail",
            200,
            "",
        ),
        (
            "DELETE",
            format!("/v1.0/storage/spaces/{space}/dentries/1?x=1"),
            "toRecycleBin",
            404,
            "dentryNotExist",
        ),
    ];
    for (method, path, name, status, answer) in paths {
        let mut code = |value: &str| {
            let target = format!("{path}&unionId={union_id}&{name}={value}");
            let answer = raw.request(method, &target, &headers, "");
            (answer.status, answer.code())
        };
        for value in ["true", "false", "True", "False", "TRUE", "FALSE", "fAlse", ""] {
            assert_eq!(code(value), (status, answer.to_string()), "{name}={value}");
        }
        for value in ["1", "0", "yes", "None", "null", "truee", "%20True", "%22true%22"] {
            assert_eq!(code(value), (400, format!("Invalid{name}")), "{name}={value}");
        }
    }
}

//! A request, and how its address is read.

use percent_encoding::percent_decode_str;
use ureq::http::{self, Version, header};

use super::body::Body;

/// A request that has arrived, with its body or up to there.
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query as they came.
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
    /// Whether the client wants no further answer on this connection.
    pub(crate) close: bool,
}

impl Request {
    /// A request whose body has not come yet.
    pub(crate) fn new(head: &http::Request<()>) -> Self {
        let headers = head.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_string(), value.into_owned())
        });
        let target = head.uri().path_and_query();
        Request {
            method: head.method().as_str().to_string(),
            target: target.map(|target| target.to_string()).unwrap_or_default(),
            headers: headers.collect(),
            body: Body::Memory(Vec::new()),
            close: closes(head),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(found, _)| found == name)?;
        Some(value)
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query's arguments, decoded.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        let (_, query) = self.target.split_once('?').unwrap_or_default();
        pairs(query)
    }

    /// The arguments of the form in the body, decoded, if it holds one.
    pub(crate) fn form(&self) -> Option<Vec<(String, String)>> {
        let text = || String::from_utf8_lossy(self.body.bytes());
        self.holds("application/x-www-form-urlencoded").then(|| pairs(&text()))
    }

    /// Whether the body is said to be of this media type.
    pub(crate) fn holds(&self, media_type: &str) -> bool {
        let given = self.header("content-type").and_then(|given| given.split(';').next());
        given.is_some_and(|given| given.trim().eq_ignore_ascii_case(media_type))
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode_form(name), decode_form(value))
        })
        .collect()
}

/// Undoes percent-encoding.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Likewise in a query, where DingTalk's Java takes a `+` for a blank: a client that does not encode one is caught.
pub(crate) fn decode_form(text: &str) -> String {
    decode(&text.replace('+', " "))
}

fn closes(head: &http::Request<()>) -> bool {
    let values = head.headers().get_all(header::CONNECTION);
    let values = values.iter().filter_map(|value| value.to_str().ok());
    let mut options = values.flat_map(|value| value.split(',')).map(str::trim);
    match head.version() {
        Version::HTTP_10 => !options.any(|option| option.eq_ignore_ascii_case("keep-alive")),
        _ => options.any(|option| option.eq_ignore_ascii_case("close")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::request;
    use crate::call::request::Parts;
    use crate::call::{Encoder, Operation, Spec};
    use crate::emulator::operations::schema::Schema;
    use crate::generated::storage::ListDentries;
    use crate::text::is_control;

    /// A [`ListDentries`] of any texts: the types refuse what no id holds.
    struct Texts([String; 4]);

    const SPEC: Spec =
        Spec::new(ListDentries::SPEC.name, ListDentries::SPEC.method, ListDentries::SPEC.path);

    impl Operation for Texts {
        type Reply = serde_json::Value;
        type Error = String;

        const SPEC: &'static Spec = &SPEC;

        fn encode(&self, request: &mut Encoder) {
            let [space, parent, union, token] = &self.0;
            request.path("spaceId", space);
            request.query("parentId", parent);
            request.query("unionId", union);
            request.query("nextToken", token);
        }
    }

    /// Encodes four texts, one for the path and three for the query, and compares what is decoded.
    fn check(texts: [String; 4]) {
        let list = Texts(texts);
        let parts = Parts::encode(&list).expect("a request");
        let [space, parent, union, token] = list.0;
        let endpoint = "https://api.example.com";
        let sent = request::Request::new(&SPEC, &parts, endpoint, None).expect("a request");
        let head = http::Request::builder().method(sent.method).uri(&**sent.url).body(());
        let request = Request::new(&head.expect("an address"));
        let found = Schema::built_in().find(&request.method, request.path());
        let (route, path) = found.expect("its operation");
        assert_eq!(route.spec().name, ListDentries::SPEC.name);
        assert_eq!(path.into_iter().collect::<Vec<_>>(), [("spaceId".into(), space.into())]);
        let mut query = request.query();
        query.sort();
        let expected = [("nextToken", token), ("parentId", parent), ("unionId", union)];
        assert_eq!(query, expected.map(|(name, value)| (name.to_string(), value)));
    }

    #[test]
    fn what_a_client_encodes_is_decoded() {
        let pieces =
            ["+", "/", "=", "&", "%", "#", "?", "..", " ", "%2F", ";", "中文", "😀", "e\u{301}"];
        for text in pieces.iter().flat_map(|one| pieces.map(|two| format!("{one}{two}"))) {
            check([1, 2, 3, 4].map(|number| format!("{text}{number}")));
        }
    }

    #[test]
    fn every_character_of_unicode_arrives() {
        let (refused, mut all): (Vec<char>, Vec<char>) =
            ('\0'..=char::MAX).partition(|c| is_control(*c));
        assert_eq!(refused.len() + all.len(), 0x11_0000 - 0x800);
        let mut state: u64 = 1;
        for at in (1..all.len()).rev() {
            // Knuth's MMIX. Its upper bits are random enough for an order.
            state = state.wrapping_mul(6_364_136_223_846_793_005);
            state = state.wrapping_add(1_442_695_040_888_963_407);
            all.swap(at, usize::try_from(state >> 33).expect("31 bits") % (at + 1));
        }
        for some in all.chunks(4 * 400) {
            let each = some.len().div_ceil(4);
            let mut texts = some.chunks(each).map(|text| text.iter().collect());
            check([(); 4].map(|()| texts.next().expect("four texts")));
            assert!(texts.next().is_none());
        }
        for c in refused {
            let text = format!("a{c}b");
            let list = ListDentries::new("1".into(), text.as_str().into(), "u".into());
            assert!(Parts::encode(&list).is_err(), "{c:?}");
        }
    }
}

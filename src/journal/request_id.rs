//! Request ids in a compact form.

/// The request id of a finished send, if DingTalk returned one.
pub(super) enum RequestId {
    None,
    /// A UUID as DingTalk writes it, in capitals.
    Uuid([u8; 16]),
    Other(Box<str>),
}

impl RequestId {
    pub(super) fn new(text: Option<&str>) -> Self {
        let Some(text) = text else { return RequestId::None };
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let number = u128::from_str_radix(&digits, 16);
        let uuid = number.map(|number| RequestId::Uuid(number.to_be_bytes()));
        let is_same = |uuid: &RequestId| uuid.text().as_deref() == Some(text);
        uuid.ok().filter(is_same).unwrap_or_else(|| RequestId::Other(text.into()))
    }

    pub(super) fn text(&self) -> Option<String> {
        match self {
            RequestId::None => None,
            RequestId::Uuid(bytes) => {
                let mut text = format!("{:032X}", u128::from_be_bytes(*bytes));
                [20, 16, 12, 8].into_iter().for_each(|at| text.insert(at, '-'));
                Some(text)
            }
            RequestId::Other(text) => Some(text.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_is_kept_as_it_was() {
        let rows = [
            ("15AF1BA6-6E3F-7D5E-9D5F-00000000000A", true),
            ("00000000-0000-0000-0000-000000000000", true),
            ("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", true),
            ("15af1ba6-6e3f-7d5e-9d5f-00000000000a", false),
            ("15AF1BA66E3F7D5E9D5F00000000000A", false),
            ("+5AF1BA6-6E3F-7D5E-9D5F-00000000000A", false),
            ("115AF1BA6-6E3F-7D5E-9D5F-00000000000A", false),
            ("R", false),
            ("", false),
        ];
        for (text, is_uuid) in rows {
            let id = RequestId::new(Some(text));
            assert_eq!(id.text().as_deref(), Some(text));
            assert_eq!(matches!(id, RequestId::Uuid(_)), is_uuid, "{text}");
        }
        assert_eq!(RequestId::new(None).text(), None);
        assert!(size_of::<RequestId>() <= 24);
    }
}

//! Requests with one wrong field each, derived from the schema.

use dingtalk_file::catalog::{Catalog, Entry, Field, Kind, Place};
use serde_json::{Map, Value, json};

/// A request that is sent even if it breaks the schema's rules, as another client could send it.
#[cfg(feature = "emulator")]
pub struct Unchecked<'a, O>(pub &'a O);

#[cfg(feature = "emulator")]
impl<O: dingtalk_file::Operation> dingtalk_file::Operation for Unchecked<'_, O> {
    type Reply = O::Reply;
    type Error = O::Error;

    const SPEC: &'static dingtalk_file::Spec = &O::SPEC.rules(&[]);

    fn encode(&self, request: &mut dingtalk_file::Encoder) {
        self.0.encode(request);
    }
}

/// An example with one wrong field.
pub struct Case {
    /// The full name of the field.
    pub field: String,
    pub request: Value,
    /// True if the wrong value is a secret, which begins with `s3cret`.
    pub secret: bool,
}

/// Returns a request for each declared rule of an operation, with that rule broken.
pub fn cases(catalog: &Catalog, operation: &Entry) -> Vec<Case> {
    let mut maker = Maker { catalog, example: &operation.examples[0].request, cases: Vec::new() };
    maker.object(&operation.parameters, &mut Vec::new(), true);
    maker.cases
}

/// A step in the path to a field: a name, and whether it is a list and the path continues in its elements.
type Step = (String, bool, Value);

struct Maker<'a> {
    catalog: &'a Catalog,
    example: &'a Value,
    cases: Vec<Case>,
}

impl Maker<'_> {
    fn object(&mut self, fields: &[Field], steps: &mut Vec<Step>, top: bool) {
        for field in fields {
            let place = if top { field.place } else { Place::Body };
            let element = self.sample(field.kind.innermost());
            for wrong in wrong(field, place, element) {
                self.case(steps, field, wrong);
            }
            let is_list = matches!(field.kind, Kind::List(_));
            if let Kind::Object(name) = field.kind.innermost() {
                let start = self.sample(field.kind.innermost());
                steps.push((field.name.clone(), is_list, start));
                self.object(self.catalog.fields(name), steps, false);
                steps.pop();
            }
        }
    }

    fn case(&mut self, steps: &[Step], field: &Field, wrong: Value) {
        let mut request = self.example.clone();
        let mut at = &mut request;
        for (name, is_list, start) in steps {
            at = &mut at[name];
            if *is_list {
                *at = json!([start]);
                at = &mut at[0];
            } else if at.is_null() {
                *at = start.clone();
            }
        }
        at[&field.name] = wrong;
        let names = steps.iter().map(|(name, ..)| name.as_str());
        let names: Vec<_> = names.chain([field.name.as_str()]).collect();
        self.cases.push(Case { field: names.join("."), request, secret: field.secret });
    }

    /// Returns a valid value.
    fn sample(&self, kind: &Kind) -> Value {
        match kind {
            Kind::Integer(_) | Kind::Number => json!(1),
            Kind::Boolean => json!(true),
            Kind::List(kind) => json!([self.sample(kind)]),
            Kind::Map(kind) => json!({"a": self.sample(kind)}),
            Kind::Object(name) => {
                let fields = self.catalog.fields(name).iter().filter(|field| field.required);
                let pairs = fields.map(|field| (field.name.clone(), self.sample(&field.kind)));
                pairs.collect::<Map<_, _>>().into()
            }
            _ => json!("a"),
        }
    }
}

/// Returns invalid values for a field.
fn wrong(field: &Field, place: Place, element: Value) -> Vec<Value> {
    let limits = &field.limits;
    let mut found: Vec<Value> = Vec::new();
    if field.secret {
        found.push(json!(""));
        if place == Place::Query {
            found.extend([json!("s3cret\n"), json!("s3cret\0")]);
        }
        return found;
    }
    let lines = ["", "\n", "a\nb", "a\0b", "a\u{7f}", "\u{85}", "a\r", "a\u{2028}b", "\u{2029}"];
    let list = matches!(field.kind, Kind::List(_));
    let mut texts: Vec<String> = Vec::new();
    match field.kind.innermost() {
        Kind::Named { .. } | Kind::Known(_) => texts.extend(lines.map(String::from)),
        Kind::Text if place != Place::Body => texts.extend(lines.map(String::from)),
        Kind::Text => texts.push(String::new()),
        _ => {}
    }
    texts.extend(limits.without.chars().map(|c| format!("a{c}b")));
    texts.extend(limits.not_last.chars().flat_map(|c| [format!("a{c}"), format!("a{c} ")]));
    if !limits.only.is_empty() {
        texts.extend(["a-b", "a b", " a", "中", "é", "a\n", "０"].map(String::from));
    }
    if !(limits.without.is_empty() && limits.not_last.is_empty()) {
        texts.extend([" ", "a\nb", "\0"].map(String::from));
    }
    found.extend(texts.into_iter().map(|text| if list { json!(["a", text]) } else { json!(text) }));
    if list && field.required {
        found.push(json!([]));
    }
    if let Some(most) = limits.max_items {
        let most = usize::try_from(most).expect("a size");
        found.push(vec![element; most + 1].into());
    }
    found.extend(limits.maximum.map(|most| json!(most + 1)));
    found.extend(limits.minimum.map(|least| json!(least - 1)));
    found
}

//! Catalogs of operations whose schema files are read at run time.

use serde_json::Value;

use super::{Catalog, Field, Kind};
use crate::call::{Auth, Host, Method, Spec};
use crate::model::ReplyKind;
use crate::tables::gateway;

impl Catalog {
    /// Reads schema files at run time, each with its path in the folder, such as `robot/batch_send_oto.json`. Their
    /// format is described in [schema/README.md](https://docs.rs/crate/dingtalk-file/latest/source/schema/README.md).
    /// They must be complete, because they cannot refer to this crate's own schema. Names of operations include the
    /// module: `robot.batchSendOTO`.
    ///
    /// Use [`Call`](super::Call) to call these operations. Their error tables are not read, so only the codes common to
    /// all operations are known. The specs stay in memory until the program ends.
    ///
    /// # Errors
    ///
    /// Returns a text that names the file and the problem: it is not JSON, or its `x-operation` is wrong. Only what is
    /// needed here is checked; a build checks everything.
    pub fn from_schema(files: &[(&str, &str)]) -> Result<Catalog, String> {
        let mut parsed = Vec::new();
        for (path, text) in files {
            let file: Value =
                serde_json::from_str(text).map_err(|error| format!("{path}: {error}"))?;
            parsed.push((*path, file));
        }
        let mut specs = Vec::new();
        for (path, file) in parsed.iter().filter(|(_, file)| file.get("x-operation").is_some()) {
            let module = super::read::module(path, "/");
            let name = format!("{module}.{}", super::read::vendor_name(path, file));
            let spec = spec(name, &file["x-operation"]);
            specs.push(spec.map_err(|problem| format!("{path}: x-operation: {problem}"))?);
        }
        let mut catalog = Catalog::of(&parsed, specs);
        for entry in 0..catalog.operations.len() {
            let kind = reply_kind(catalog.operations[entry].returns.as_ref());
            let mut secrets = Vec::new();
            catalog.secrets(&catalog.operations[entry].reply, &mut Vec::new(), &mut secrets);
            let secrets: Vec<&'static str> = secrets.into_iter().map(leaked).collect();
            let reply = &catalog.operations[entry].reply;
            let own_code = reply.iter().any(|field| gateway::CODE.contains(&&*field.name));
            let spec = catalog.operations[entry].spec.reply(kind).own_code(own_code);
            catalog.operations[entry].spec =
                Box::leak(Box::new(spec.reply_secrets(secrets.leak())));
        }
        Ok(catalog)
    }

    /// Collects the names of fields that contain secrets, including nested ones.
    fn secrets<'a>(
        &'a self,
        fields: &'a [Field],
        seen: &mut Vec<&'a str>,
        names: &mut Vec<&'a str>,
    ) {
        for field in fields {
            if field.secret {
                names.push(&field.name);
            } else if let Kind::Object(object) = field.kind.innermost()
                && !seen.contains(&object.as_str())
            {
                seen.push(object);
                self.secrets(self.fields(object), seen, names);
            }
        }
    }
}

fn leaked(text: &str) -> &'static str {
    Box::leak(text.into())
}

/// Builds a spec from an `x-operation`.
fn spec(name: String, header: &Value) -> Result<&'static Spec, String> {
    let text = |key: &str| header[key].as_str().unwrap_or_default();
    let one_of = |key: &str, known: &[&str]| {
        let found = text(key);
        let at = known.iter().position(|known| *known == found);
        at.ok_or_else(|| format!("{key} {found:?} is none of {}", known.join(", ")))
    };
    let methods: Vec<&str> = Method::ALL.iter().map(|method| method.as_str()).collect();
    let method = Method::ALL[one_of("method", &methods)?];
    let host = [Host::Api, Host::Oapi][one_of("host", &["api", "oapi"])?];
    let auth = [Auth::Header, Auth::Query, Auth::None];
    let auth = auth[one_of("auth", &["header", "query", "none"])?];
    if !text("path").starts_with('/') {
        return Err(format!("path {:?} does not begin with /", text("path")));
    }
    let spec = Spec::new(leaked(&name), method, leaked(text("path")))
        .host(host)
        .auth(auth)
        .repeatable(header["repeatable"] == true)
        .permission(leaked(text("permission")))
        .source(leaked(text("source")))
        .form(text("body") == "form");
    Ok(Box::leak(Box::new(spec)))
}

fn reply_kind(returns: Option<&Kind>) -> ReplyKind {
    match returns {
        None => ReplyKind::None,
        Some(Kind::Object(_) | Kind::Map(_)) => ReplyKind::Object,
        Some(Kind::List(_)) => ReplyKind::List,
        Some(Kind::Any) => ReplyKind::Any,
        Some(_) => ReplyKind::Scalar,
    }
}

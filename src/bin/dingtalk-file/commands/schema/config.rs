//! The schema folder that `.cargo/config.toml` sets for a build.

use std::env;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// A folder that cargo passes to a build.
pub struct Named {
    pub folder: PathBuf,
    /// True if it overrides the environment's variable.
    pub force: bool,
}

/// Returns the value that cargo would pass to a build in this folder: that of the nearest file with one.
pub fn named(variable: &str, here: &Path) -> Option<Named> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let folders = here.ancestors().map(|above| above.join(".cargo")).chain(home);
    folders.into_iter().find_map(|folder| {
        let read = |name| std::fs::read_to_string(folder.join(name)).ok();
        // Like cargo, prefer the older name if both exist.
        let text = read("config").or_else(|| read("config.toml"))?;
        of(&text, variable, folder.parent().unwrap_or(here))
    })
}

/// Returns the folder that a file sets. `above` is the base of relative paths.
fn of(text: &str, variable: &str, above: &Path) -> Option<Named> {
    let found = text.parse::<Table>().ok()?;
    let found = found.get("env")?.get(variable)?;
    let value = found.get("value").unwrap_or(found).as_str()?;
    let is = |key: &str| found.get(key).and_then(Value::as_bool) == Some(true);
    let folder = if is("relative") { above.join(value) } else { value.into() };
    Some(Named { folder, force: is("force") }).filter(|_| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_read_from_every_form_of_configuration() {
        let rows = [
            ("[env]\nX = \"/a\"", Some(("/a", false))),
            ("[env]\nX = { value = \"a/b\", relative = true }", Some(("/home/a/b", false))),
            ("[env]\nX = { value = \"a\", relative = false, force = true }", Some(("a", true))),
            ("[env.X]\nvalue = 'a'\nrelative = true", Some(("/home/a", false))),
            ("env.X.value = \"a\"\nenv.X.relative = true", Some(("/home/a", false))),
            ("env = { X = \"/a\" }", Some(("/a", false))),
            ("[env]\n\"X\" = \"\"", None),
            ("[env]\n# X = \"/a\"", None),
            ("[env]\nY = \"X\"", None),
            ("[build]\nX = \"/a\"", None),
            ("[env]\nX = 1", None),
            ("[env]\nX = { relative = true }", None),
            ("[env", None),
        ];
        for (text, expected) in rows {
            let found = of(text, "X", Path::new("/home"));
            let found = found.map(|named| (named.folder, named.force));
            assert_eq!(found, expected.map(|(folder, force)| (folder.into(), force)), "{text}");
        }
    }
}

//! The tables of parameters and fields.

/// A row: a parameter, or a field of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: String,
    pub kind: Kind,
    pub required: bool,
    /// The page's description, from which facts are taken.
    pub description: String,
    /// The names of the objects that contain it.
    pub inside: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    Object,
    Any,
    List(Box<Kind>),
}

impl Kind {
    /// Returns true for an object, and for a list of objects or of an unstated type.
    pub fn holds_fields(&self) -> bool {
        match self {
            Kind::Object => true,
            Kind::List(inner) => matches!(**inner, Kind::Any) || inner.holds_fields(),
            _ => false,
        }
    }
}

/// The names of types. A longer name comes before its prefix.
const TYPES: &[(&str, Kind)] = &[
    ("String", Kind::Text),
    ("Text", Kind::Text),
    ("Integer", Kind::Integer),
    ("Int64", Kind::Integer),
    ("Int32", Kind::Integer),
    ("Int", Kind::Integer),
    ("Long", Kind::Integer),
    ("Number", Kind::Number),
    ("Double", Kind::Number),
    ("Float", Kind::Number),
    ("BigDecimal", Kind::Number),
    ("Boolean", Kind::Boolean),
    ("Object", Kind::Object),
    ("Map", Kind::Any),
    ("JSON", Kind::Any),
    ("Any", Kind::Any),
];

/// Reads a type at the start of a string, and returns the rest. `exact` is for lines without separators between columns.
fn kind(text: &str, exact: bool) -> Option<(Kind, &str)> {
    let begins = |name: &str| {
        let (start, rest) = text.split_at_checked(name.len())?;
        let is_it = if exact { start == name } else { start.eq_ignore_ascii_case(name) };
        is_it.then_some(rest)
    };
    for (begin, end) in [("Array of ", ""), ("List of ", ""), ("Array<", ">"), ("List<", ">")] {
        if let Some(rest) = begins(begin)
            && let Some((inner, rest)) = kind(rest, exact)
        {
            let rest = rest.strip_prefix(end)?;
            // "Array of Strings".
            let rest = if end.is_empty() { rest.strip_prefix('s').unwrap_or(rest) } else { rest };
            return Some((Kind::List(Box::new(inner)), rest));
        }
    }
    for name in ["Array", "List"] {
        if let Some(rest) = begins(name) {
            return Some((Kind::List(Box::new(Kind::Any)), rest));
        }
    }
    let (found, mut rest) =
        TYPES.iter().find_map(|(name, kind)| Some((kind.clone(), begins(name)?)))?;
    let mut found = found;
    while let Some(more) = rest.strip_prefix("[]") {
        (found, rest) = (Kind::List(Box::new(found)), more);
    }
    Some((found, rest))
}

/// Reads from the start of a text whether a parameter is required.
fn required(text: &str) -> Option<(bool, &str)> {
    [("Yes", true), ("No", false), ("true", true), ("false", false)]
        .into_iter()
        .find_map(|(word, value)| Some((value, text.strip_prefix(word)?)))
}

/// The positions of the columns.
struct Columns {
    name: usize,
    kind: usize,
    required: Option<usize>,
    description: usize,
}

/// Reads the rows of a table. Columns are separated by `|` or tabs, or by nothing, as some browsers copy them.
pub fn rows<'a>(
    lines: impl Iterator<Item = &'a str>,
    has_required: bool,
) -> Result<Vec<Row>, String> {
    let required = has_required.then_some(2);
    let description = if has_required { 3 } else { 2 };
    let mut columns = Columns { name: 0, kind: 1, required, description };
    let mut rows: Vec<Row> = Vec::new();
    for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
        let row = match cells(line) {
            Some(cells) if cells.iter().all(|cell| cell.trim_matches(['-', ':']).is_empty()) => {
                continue;
            }
            Some(cells) => match head(&cells) {
                Some(found) => {
                    columns = found;
                    continue;
                }
                None => Some(divided(&cells, &columns)?),
            },
            None => glued(line, has_required),
        };
        match (row, rows.last_mut()) {
            (Some(row), _) => rows.push(row),
            // A further line of a description.
            (None, Some(last)) => {
                last.description.push(' ');
                last.description += line;
            }
            (None, None) => {}
        }
    }
    Ok(rows)
}

/// Returns the cells of a line, or `None` if it has no separators.
pub fn cells(line: &str) -> Option<Vec<&str>> {
    if let Some(inner) = line.strip_prefix('|') {
        let inner = inner.strip_suffix('|').unwrap_or(inner);
        return Some(inner.split('|').map(plain).collect());
    }
    line.contains('\t').then(|| line.split('\t').map(plain).collect())
}

/// Returns a cell without Markdown.
fn plain(cell: &str) -> &str {
    cell.trim().trim_matches(['`', '*']).trim()
}

/// Reads the titles of the columns.
fn head(cells: &[&str]) -> Option<Columns> {
    let at = |titles: &[&str]| {
        cells.iter().position(|cell| titles.iter().any(|title| cell.eq_ignore_ascii_case(title)))
    };
    Some(Columns {
        name: at(&["name", "parameter", "field"])?,
        kind: at(&["type"])?,
        required: at(&["required", "mandatory"]),
        description: at(&["description"])?,
    })
}

fn divided(cells: &[&str], columns: &Columns) -> Result<Row, String> {
    let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
    let (name, typed) = (cell(columns.name), cell(columns.kind));
    let found = kind(typed, false).filter(|(_, rest)| rest.is_empty());
    let (kind, _) = found.ok_or_else(|| {
        format!("the table with `{name}` was left out: its type `{typed}` is not known here")
    })?;
    let required = columns.required.map(|at| cell(at).to_lowercase());
    Ok(Row {
        name: name.trim_start_matches(['└', '├', '─', '>', ' ', '-']).into(),
        kind,
        required: required.is_some_and(|cell| ["yes", "true", "required"].contains(&&*cell)),
        description: cell(columns.description).into(),
        inside: Vec::new(),
    })
}

/// Reads a row without separators: `spaceIdStringYesThe space`.
fn glued(line: &str, has_required: bool) -> Option<Row> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let end = line.find(|c| !is_of_name(c)).unwrap_or(line.len());
    line.char_indices().map(|(at, _)| at).skip(1).take_while(|at| *at <= end).find_map(|at| {
        let (name, rest) = line.split_at(at);
        let (kind, rest) = kind(rest, true)?;
        // A type that a lower-case letter follows is part of the name.
        let is_end = !rest.starts_with(|c: char| c.is_ascii_lowercase());
        let (is_required, rest) = if has_required { required(rest)? } else { (false, rest) };
        is_end.then(|| Row {
            name: name.into(),
            kind,
            required: is_required,
            description: rest.trim().into(),
            inside: Vec::new(),
        })
    })
}

/// Returns true if the object at this path has the field.
pub type Has<'a> = dyn Fn(&[String], &str) -> bool + 'a;

/// Finds the object that each row belongs to: the innermost of the preceding objects that has a field of this name.
pub fn nest(rows: &mut [Row], has: &Has) {
    let mut open: Vec<String> = Vec::new();
    let mut seen: Vec<(Vec<String>, String)> = Vec::new();
    for row in rows {
        if let Some((inside, name)) = row.name.clone().rsplit_once('.') {
            row.inside = inside.split('.').map(|part| part.trim_end_matches("[]").into()).collect();
            row.name = name.into();
        } else {
            let depths = (0..=open.len()).rev();
            let found = depths.into_iter().find(|depth| {
                let inside = &open[..*depth];
                has(inside, &row.name)
                    && !seen.iter().any(|(path, name)| path == inside && *name == row.name)
            });
            row.inside = open[..found.unwrap_or(open.len())].to_vec();
        }
        seen.push((row.inside.clone(), row.name.clone()));
        open.clone_from(&row.inside);
        if row.kind.holds_fields() {
            open.push(row.name.clone());
        }
    }
}

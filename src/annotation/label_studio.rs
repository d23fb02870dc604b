//! Exports of Label Studio: JSON, JSON-MIN and CSV.
//!
//! A task is a clause. Its `data` are what was imported (`doc_id`, `clause_id`, `start`, `end`, `text`), its annotations
//! hold one result a control tag: `from_name` is the control's name, which has to be that of one of our columns
//! (`strength`, `domain`, `domain2`, ...), and the value a list of choices, the path of a taxonomy, a rating, a number or
//! a text (<https://labelstud.io/guide/task_format>, <https://labelstud.io/guide/export>). JSON-MIN and CSV have one flat
//! record an annotation, with the names of the controls among the fields of the data.
//!
//! Of several annotations of a task one is taken: that of the annotator asked for, else the one that is marked as ground
//! truth, else the latest. Those that were cancelled (skipped) are passed over; a task without any is an untagged clause.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use serde_json::{Map, Value};

use super::cells::Cells;
use super::entry::Entry;
use super::json::{Record, cell_of};
use super::row::{Columns, Row, parse};
use super::tags::{TAG_COLUMNS, gold_clause};
use super::{AnnotationError, GoldClause, Reading};

/// The fields of a flat record that are Label Studio's own.
pub(super) const FLAT_FIELDS: [&str; 2] = ["annotation_id", "annotator"];

/// The tasks as clauses, and what is to be known of them.
pub(super) struct Tasks {
    pub clauses: Vec<GoldClause>,
    /// Whose annotations there are, sorted.
    pub annotators: Vec<String>,
    pub notes: Vec<String>,
}

/// Reads the tasks of a full JSON export.
///
/// # Errors
/// When its tags are none of ours, or a field holds what it cannot hold.
pub(super) fn of_tasks(
    path: &Path,
    records: &[Record],
    reading: &Reading<'_>,
) -> Result<Tasks, AnnotationError> {
    let mut tasks = Vec::new();
    let mut controls = BTreeSet::new();
    for record in records {
        let mut task = Task::new(record, tasks.len() + 1);
        if let Some(Value::Object(data)) = record.fields.get("data") {
            task.data = cells(data);
        }
        let annotations = record.fields.get("annotations");
        let annotations = annotations.or_else(|| record.fields.get("completions"));
        for annotation in annotations.and_then(Value::as_array).into_iter().flatten() {
            let is_set = |field| annotation.get(field) == Some(&Value::Bool(true));
            if is_set("was_cancelled") || is_set("skipped") {
                continue;
            }
            let tags = tags_of(path, annotation, &mut controls)?;
            task.annotations.push(Annotation {
                annotators: annotator(annotation.get("completed_by")),
                is_ground_truth: is_set("ground_truth"),
                time: time(annotation.as_object()),
                tags,
            });
        }
        tasks.push(task);
    }
    let is_ours = |control: &String| TAG_COLUMNS.contains(&control.as_str());
    if !controls.is_empty() && !controls.iter().any(is_ours) {
        let controls: Vec<String> = controls.into_iter().collect();
        return Err(AnnotationError::Form {
            path: path.into(),
            what: format!(
                "has no tags that are known; its controls are called {}",
                controls.join(", ")
            ),
            remedy: format!(
                "give the controls of the labeling configuration the names {}",
                TAG_COLUMNS.join(", ")
            ),
        });
    }
    chosen(path, tasks, reading)
}

/// Reads the flat records of a JSON-MIN export.
///
/// # Errors
/// When a field holds what it cannot hold.
pub(super) fn of_flat_records(
    path: &Path,
    records: &[Record],
    reading: &Reading<'_>,
) -> Result<Tasks, AnnotationError> {
    let mut tasks = Vec::new();
    for record in records {
        let mut task = Task::new(record, tasks.len() + 1);
        task.data = cells(&record.fields);
        // A task without annotations has a record, too.
        let number = record.fields.get("annotation_id").map(cell_of);
        if number.is_some_and(|number| !number.is_empty()) {
            let tags = TAG_COLUMNS.iter().filter_map(|column| {
                let value = record.fields.get(*column)?;
                Some(((*column).to_owned(), tags_in(value)))
            });
            task.annotations.push(Annotation {
                annotators: annotator(record.fields.get("annotator")),
                is_ground_truth: false,
                time: time(Some(&record.fields)),
                tags: tags.collect(),
            });
        }
        tasks.push(task);
    }
    chosen(path, joined(tasks), reading)
}

/// Reads a CSV export.
///
/// # Errors
/// As [`of_flat_records`], and when it is no table.
pub(super) fn of_table(
    path: &Path,
    content: &str,
    reading: &Reading<'_>,
) -> Result<Tasks, AnnotationError> {
    let columns = Columns {
        needed: &["doc_id"],
        together: &["start", "end"],
        remedy: "import the clauses into Label Studio with doc_id, clause_id and text, so that its export has them",
    };
    let mut records = Vec::new();
    parse(path, content, &columns, |row: &Row<'_>| {
        let fields = row.columns_with("").map(|column| {
            let cell = row.cell(column);
            let is_json =
                TAG_COLUMNS.contains(&column) && cell.trim_start().starts_with(['[', '{']);
            let listed = is_json.then(|| serde_json::from_str(&cell).ok()).flatten();
            let value = listed.unwrap_or_else(|| Value::String(cell.into_owned()));
            (column.to_owned(), value)
        });
        records.push(Record {
            line: row.line(),
            fields: fields.collect(),
        });
        Ok(())
    })?;
    of_flat_records(path, &records, reading)
}

/// A task with all its annotations.
struct Task {
    id: Option<String>,
    name: String,
    line: usize,
    data: HashMap<String, String>,
    annotations: Vec<Annotation>,
}

struct Annotation {
    /// What its annotator is known by: id, e-mail, name.
    annotators: Vec<String>,
    is_ground_truth: bool,
    /// When it was last changed, else made; in the form of ISO 8601, which sorts as text.
    time: String,
    tags: HashMap<String, Vec<String>>,
}

impl Task {
    fn new(record: &Record, number: usize) -> Self {
        let id = record.fields.get("id").map(cell_of);
        let id = id.filter(|id| !id.is_empty());
        Self {
            name: format!("task {}", id.clone().unwrap_or_else(|| number.to_string())),
            id,
            line: record.line,
            data: HashMap::new(),
            annotations: Vec::new(),
        }
    }
}

/// Tasks from flat records, those of one task joined, in the order in which they first come.
fn joined(flat: Vec<Task>) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for mut task in flat {
        if let Some(place) = task.id.as_ref().and_then(|id| places.get(id)) {
            tasks[*place].annotations.append(&mut task.annotations);
            continue;
        }
        if let Some(id) = &task.id {
            places.insert(id.clone(), tasks.len());
        }
        tasks.push(task);
    }
    tasks
}

/// The clauses of tasks by one annotation each.
fn chosen(path: &Path, tasks: Vec<Task>, reading: &Reading<'_>) -> Result<Tasks, AnnotationError> {
    let all = tasks.iter().flat_map(|task| &task.annotations);
    let annotators: BTreeSet<String> = all
        .filter_map(|annotation| annotation.annotators.first().cloned())
        .collect();
    let annotators: Vec<String> = annotators.into_iter().collect();
    if let Some(wanted) = reading.annotator {
        let mut all = tasks.iter().flat_map(|task| &task.annotations);
        if !all.any(|annotation| annotation.is_by(wanted)) {
            return Err(AnnotationError::Form {
                path: path.into(),
                what: format!("has no annotations of {wanted:?}"),
                remedy: match annotators.as_slice() {
                    [] => "it names no annotators: export it as JSON".to_owned(),
                    known => format!("its annotators are {}", known.join(", ")),
                },
            });
        }
    }
    let mut clauses = Vec::new();
    let mut tagged_often = 0;
    for mut task in tasks {
        if let Some(wanted) = reading.annotator {
            task.annotations
                .retain(|annotation| annotation.is_by(wanted));
        }
        tagged_often += usize::from(task.annotations.len() > 1);
        // The last of those that are the greatest.
        let annotation = task
            .annotations
            .into_iter()
            .max_by(|a, b| (a.is_ground_truth, &a.time).cmp(&(b.is_ground_truth, &b.time)));
        let entry = Entry {
            path,
            name: task.name,
            line: task.line,
            data: task.data,
            tags: annotation.map_or_else(HashMap::new, |annotation| annotation.tags),
            tag_field: None,
        };
        clauses.push(gold_clause(&entry, reading.labels)?);
    }
    let notes = match tagged_often {
        0 => Vec::new(),
        often => vec![format!(
            "{often} tasks were tagged more than once; the annotation marked as ground truth was taken, else the latest"
        )],
    };
    Ok(Tasks {
        clauses,
        annotators,
        notes,
    })
}

impl Annotation {
    fn is_by(&self, wanted: &str) -> bool {
        let mut names = self.annotators.iter();
        names.any(|name| name.eq_ignore_ascii_case(wanted))
    }
}

/// The tags of an annotation, by the names of its controls; those are added to `controls`.
fn tags_of(
    path: &Path,
    annotation: &Value,
    controls: &mut BTreeSet<String>,
) -> Result<HashMap<String, Vec<String>>, AnnotationError> {
    let mut tags: HashMap<String, Vec<String>> = HashMap::new();
    let results = annotation.get("result").and_then(Value::as_array);
    for result in results.into_iter().flatten() {
        let text = |field: &str| {
            result
                .get(field)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        if text("type").ends_with("labels") {
            return Err(AnnotationError::Form {
                path: path.into(),
                what: "has labels on stretches of text, which are no clauses".to_owned(),
                remedy: "make each clause a task, and tag it with Choices (`clausemark sample --format labelstudio` \
                         writes the tasks and the configuration)"
                    .to_owned(),
            });
        }
        controls.insert(text("from_name").to_owned());
        if let Some(value) = result.get("value") {
            let control = tags.entry(text("from_name").to_owned()).or_default();
            control.extend(tags_in(value));
        }
    }
    Ok(tags)
}

/// The tags that the value of a result holds. In flat records it is a text where there is one choice.
fn tags_in(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(tags_in).collect(),
        Value::Object(fields) => {
            let mut tags = Vec::new();
            for kind in ["choices", "rating", "number", "text"] {
                tags.extend(fields.get(kind).map(tags_in).into_iter().flatten());
            }
            if let Some(Value::Array(paths)) = fields.get("taxonomy") {
                let leaves = paths.iter().filter_map(|path| path.as_array()?.last());
                tags.extend(leaves.map(cell_of));
            }
            tags
        }
        other => vec![cell_of(other)],
    }
}

/// What the annotator of `completed_by` is known by: the e-mail, the id, the name.
fn annotator(value: Option<&Value>) -> Vec<String> {
    let names = match value {
        Some(Value::Object(user)) => ["email", "id", "username", "first_name"]
            .iter()
            .filter_map(|field| user.get(*field).map(cell_of))
            .collect(),
        Some(value) => vec![cell_of(value)],
        None => Vec::new(),
    };
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

fn time(fields: Option<&Map<String, Value>>) -> String {
    let field = |name| {
        fields?
            .get(name)
            .map(cell_of)
            .filter(|time| !time.is_empty())
    };
    field("updated_at")
        .or_else(|| field("created_at"))
        .unwrap_or_default()
}

fn cells(fields: &Map<String, Value>) -> HashMap<String, String> {
    let fields = fields.iter();
    fields
        .map(|(name, value)| (name.clone(), cell_of(value)))
        .collect()
}

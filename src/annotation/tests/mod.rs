//! Files of every form, read.

mod checks;
mod doccano;
mod label_studio;
mod table;

use std::fs;
use std::path::Path;

use super::{LabelSet, Reading, Tags, read_tags};
use crate::taxonomy;

/// Two domains and three strengths, "none" being both a strength and the word for no domain.
const TAXONOMY: &str = r#"
name = "Small"
[[domain]]
id = "cyber"
name = "Cyber"
description = "cyber defence"
[[domain]]
id = "space"
name = "Space"
description = "space"
[[domain]]
id = "training"
name = "Training"
description = "training"
[[domain]]
id = "logistics"
name = "Logistics"
description = "logistics"
[[strength]]
level = 0
id = "none"
description = "none"
[[strength]]
level = 1
id = "acknowledge"
description = "a stance"
[[strength]]
level = 4
id = "commit"
description = "an undertaking"
"#;

fn labels() -> LabelSet {
    LabelSet::of(&taxonomy::parse(TAXONOMY, "the test's").unwrap())
}

/// What `read` makes of a file with this content.
fn with_content<T>(content: impl AsRef<[u8]>, read: impl Fn(&Path) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tags");
    fs::write(&path, content).unwrap();
    read(&path)
}

/// The tags of a file, checked against [`TAXONOMY`].
fn tags(content: impl AsRef<[u8]>) -> Tags {
    let labels = labels();
    let reading = Reading {
        labels: Some(&labels),
        annotator: None,
    };
    with_content(content, |path| read_tags(path, &reading)).unwrap()
}

/// What is wrong with a file, checked against [`TAXONOMY`].
fn complaint(content: impl AsRef<[u8]>) -> String {
    let labels = labels();
    let reading = Reading {
        labels: Some(&labels),
        annotator: None,
    };
    let error = with_content(content, |path| read_tags(path, &reading)).unwrap_err();
    let message = error.to_string();
    // The folder's name is made up anew each time.
    let place = message.find("tags").unwrap();
    message[place..].to_owned()
}

mod hostile {
    use proptest::prelude::*;

    use super::super::{Reading, read_labelled, read_tags};
    use super::{labels, with_content};

    proptest! {
        /// Files come from other people's tools: whatever they hold, they are read or told, never a panic.
        #[test]
        fn no_file_panics(
            content in r#"(doc_id|text|label|strength|domain|annotator|annotation_id|data|annotations|result|value|choices|from_name|[\[\]{}:,;"\n\t# é4.]){0,60}"#,
            start in prop::sample::select(vec![
                "", "[", "{", "doc_id,text,strength\n", "id,text,doc_id,label\n",
                "[{\"data\":{\"doc_id\":\"a\",\"text\":\"b\"},\"annotations\":[{\"result\":[{\"from_name\":\"strength\",\"value\":",
                "{\"text\":\"a\",\"doc_id\":\"b\",\"label\":",
            ]),
        ) {
            let labels = labels();
            let reading = Reading { labels: Some(&labels), annotator: None };
            with_content(format!("{start}{content}"), |path| {
                let _ = read_tags(path, &reading);
                let _ = read_tags(path, &Reading::default());
                let _ = read_labelled(path, &reading);
            });
        }
    }
}

//! The words that a model wants before every text.
//!
//! A clause and a phrase of a label are compared with each other, and neither is a question to the other; so one prompt
//! stands before all texts. It is the model's default one, as sentence-transformers takes it, and none where the model
//! has no default one, unless the user chooses.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::ConfigNote;
use super::read::{malformed, read_json};
use crate::encode::EncodeError;

#[derive(Deserialize, Default)]
struct Settings {
    prompts: Option<BTreeMap<String, Option<String>>>,
    default_prompt_name: Option<String>,
}

/// The prompt of the model in `folder`: the `asked` one if there is one, else its default one.
///
/// What was asked for is the name of one of the model's prompts, or, with white space in it or empty, the words
/// themselves.
pub(super) fn choose(
    folder: &Path,
    asked: Option<&str>,
) -> Result<(String, Option<ConfigNote>), EncodeError> {
    let path = folder.join("config_sentence_transformers.json");
    let settings = if path.is_file() {
        read_json(&path)?
    } else {
        Settings::default()
    };
    let prompts: BTreeMap<String, String> = settings
        .prompts
        .unwrap_or_default()
        .into_iter()
        .map(|(name, words)| (name, words.unwrap_or_default()))
        .collect();
    match (asked, settings.default_prompt_name) {
        (Some(asked), _) => Ok((named_or_words(asked, &prompts)?, None)),
        (None, Some(default)) => match prompts.get(&default) {
            Some(words) => Ok((words.clone(), None)),
            None => Err(malformed(
                &path,
                &format!("default_prompt_name is {default}, and there is no prompt of that name"),
            )),
        },
        (None, None) => {
            let names: Vec<String> = prompts
                .into_iter()
                .filter(|(_, words)| !words.is_empty())
                .map(|(name, _)| name)
                .collect();
            let note = (!names.is_empty()).then_some(ConfigNote::NoPromptUsed(names));
            Ok((String::new(), note))
        }
    }
}

fn named_or_words(asked: &str, prompts: &BTreeMap<String, String>) -> Result<String, EncodeError> {
    if let Some(words) = prompts.get(asked) {
        return Ok(words.clone());
    }
    if asked.is_empty() || asked.contains(char::is_whitespace) {
        return Ok(asked.to_string());
    }
    let known: Vec<&str> = prompts.keys().map(String::as_str).collect();
    Err(EncodeError::NoSuchPrompt {
        name: asked.to_string(),
        known: if known.is_empty() {
            "none".into()
        } else {
            known.join(", ")
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is chosen in a folder whose file has this content.
    fn chosen(content: &str, asked: Option<&str>) -> Result<(String, Option<ConfigNote>), String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("config_sentence_transformers.json"),
            content,
        )
        .unwrap();
        choose(folder.path(), asked).map_err(|error| error.to_string())
    }

    const TWO: &str = r#"{"prompts": {"query": "query: ", "passage": "passage: "}"#;

    #[test]
    fn the_default_prompt_is_taken() {
        let content = format!(r#"{TWO}, "default_prompt_name": "passage"}}"#);
        assert_eq!(chosen(&content, None).unwrap(), ("passage: ".into(), None));
    }

    #[test]
    fn without_a_default_none_is_taken_and_the_choice_is_told() {
        let content = format!(r#"{TWO}, "default_prompt_name": null}}"#);
        let note = ConfigNote::NoPromptUsed(vec!["passage".into(), "query".into()]);
        assert_eq!(chosen(&content, None).unwrap(), (String::new(), Some(note)));
        // Prompts without words are no choice to tell of, nor is a file without any.
        let empty = r#"{"prompts": {"query": "", "document": null}}"#;
        assert_eq!(chosen(empty, None).unwrap(), (String::new(), None));
        assert_eq!(chosen("{}", None).unwrap(), (String::new(), None));
    }

    #[test]
    fn one_can_be_asked_for_by_name_or_in_words() {
        let content = format!(r#"{TWO}, "default_prompt_name": "passage"}}"#);
        for (asked, words) in [("query", "query: "), ("clause: ", "clause: "), ("", "")] {
            assert_eq!(chosen(&content, Some(asked)).unwrap().0, words);
        }
        let error = chosen(&content, Some("querry")).unwrap_err();
        assert!(
            error.contains("querry") && error.contains("passage, query"),
            "{error}"
        );
    }

    #[test]
    fn a_default_that_is_not_there_is_an_error() {
        let content = format!(r#"{TWO}, "default_prompt_name": "doc"}}"#);
        let error = chosen(&content, None).unwrap_err();
        assert!(error.contains("default_prompt_name is doc"), "{error}");
    }
}

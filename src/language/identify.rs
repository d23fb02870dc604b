//! Which language a text is in.

use std::fmt;

use whatlang::{Info, Lang, detect};

/// Places of a text that are looked at, and bytes at each: a cover page in another language does not decide.
const SAMPLES: usize = 4;
const SAMPLE: usize = 1500;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(Lang);

impl Language {
    /// Its code by ISO 639-3.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Whether it is the language that cutting and labelling know.
    #[must_use]
    pub fn is_english(self) -> bool {
        self.0 == Lang::Eng
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.eng_name())
    }
}

/// The language most of `text` is in, by its letters and their sequences; none where it is too short or too mixed to
/// tell.
#[must_use]
pub fn identify(text: &str) -> Option<Language> {
    detect(&sample(text))
        .filter(Info::is_reliable)
        .map(|info| Language(info.lang()))
}

fn sample(text: &str) -> String {
    if text.len() <= SAMPLES * SAMPLE {
        return text.to_string();
    }
    let mut sample = String::with_capacity(SAMPLES * (SAMPLE + 1));
    for nth in 0..SAMPLES {
        let start = nth * (text.len() - SAMPLE) / (SAMPLES - 1);
        // A character that is cut at either end says nothing of the language.
        sample.push_str(&String::from_utf8_lossy(
            &text.as_bytes()[start..start + SAMPLE],
        ));
        sample.push(' ');
    }
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        identify(text).map(Language::code)
    }

    #[test]
    fn languages_are_told_apart() {
        for (expected, text) in [
            (
                "eng",
                "The two sides pledged to continue strengthening their cooperation in space and cyber security.",
            ),
            (
                "fra",
                "Les deux parties se sont engagées à poursuivre le renforcement de leur coopération dans l'espace.",
            ),
            (
                "deu",
                "Die beiden Seiten verpflichteten sich, ihre Zusammenarbeit im Weltraum weiter zu verstärken.",
            ),
            (
                "kor",
                "양국 장관은 우주와 사이버 분야의 협력을 계속 강화하기로 하였다.",
            ),
            (
                "rus",
                "Стороны договорились продолжать сотрудничество в космосе.",
            ),
        ] {
            assert_eq!(code(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn too_little_tells_nothing() {
        assert_eq!(code(""), None);
        assert_eq!(code("12.5 - 404"), None);
    }

    #[test]
    fn a_cover_page_does_not_decide() {
        let cover = "양국 장관은 협력을 계속 강화하기로 하였다. ".repeat(20);
        let text =
            "The Ministers agreed to share what they know of attacks on their ships. ".repeat(200);
        assert_eq!(code(&(cover + &text)), Some("eng"));
    }
}

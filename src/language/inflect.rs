//! Regular English verb forms, from spelling alone.
//!
//! The rules are those any grammar gives: -e is dropped before -ed and -ing, consonant + y becomes -ie-, a single
//! final consonant after a single stressed vowel is doubled. Stress cannot be seen, so verbs of several syllables
//! that double are listed in the language file.

/// Which form of a verb a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerbForm {
    /// "pledge": the infinitive, and the present of all persons but the third.
    Base,
    /// "pledges"
    Third,
    /// "pledged" in "they pledged"
    Past,
    /// "pledged" in "was pledged"
    Participle,
    /// "pledging"
    Gerund,
}

/// The regular forms of `base`: third person, past (also the participle), gerund.
pub(super) fn regular(base: &str, doubles: bool) -> [String; 3] {
    [third(base), past(base, doubles), gerund(base, doubles)]
}

/// "goes", "tries", "pledges".
pub(super) fn third(base: &str) -> String {
    match base {
        "be" => "is".into(),
        "have" => "has".into(),
        _ if ends_in_consonant_y(base) => format!("{}ies", &base[..base.len() - 1]),
        _ if ["s", "x", "z", "ch", "sh", "o"]
            .iter()
            .any(|end| base.ends_with(end)) =>
        {
            format!("{base}es")
        }
        _ => format!("{base}s"),
    }
}

fn past(base: &str, doubles: bool) -> String {
    if base.ends_with('e') {
        format!("{base}d")
    } else if ends_in_consonant_y(base) {
        format!("{}ied", &base[..base.len() - 1])
    } else {
        format!("{}ed", doubled(base, doubles))
    }
}

/// "making", "lying", "seeing", "committing".
pub(super) fn gerund(base: &str, doubles: bool) -> String {
    if let Some(stem) = base.strip_suffix("ie") {
        format!("{stem}ying")
    } else if base.ends_with('e') && !base.ends_with("ee") && !base.ends_with("oe") && base != "be"
    {
        format!("{}ing", &base[..base.len() - 1])
    } else {
        format!("{}ing", doubled(base, doubles))
    }
}

fn doubled(base: &str, listed: bool) -> String {
    let last = base.chars().next_back();
    match last {
        Some(last) if listed || is_short_syllable(base) => format!("{base}{last}"),
        _ => base.to_string(),
    }
}

/// One syllable ending in one vowel and one consonant: "plan", "stop"; not "seek", "show", "tax".
fn is_short_syllable(base: &str) -> bool {
    let letters: Vec<char> = base.chars().collect();
    let [.., vowel, last] = letters[..] else {
        return false;
    };
    let vowels = letters.iter().filter(|c| is_vowel(**c)).count();
    vowels == 1 && is_vowel(vowel) && !is_vowel(last) && !matches!(last, 'w' | 'x' | 'y')
}

fn ends_in_consonant_y(base: &str) -> bool {
    let mut back = base.chars().rev();
    back.next() == Some('y') && back.next().is_some_and(|c| !is_vowel(c))
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms_follow_the_spelling_rules() {
        let cases = [
            ("pledge", false, ["pledges", "pledged", "pledging"]),
            ("commit", true, ["commits", "committed", "committing"]),
            ("plan", false, ["plans", "planned", "planning"]),
            ("rely", false, ["relies", "relied", "relying"]),
            ("employ", false, ["employs", "employed", "employing"]),
            ("stress", false, ["stresses", "stressed", "stressing"]),
            ("agree", false, ["agrees", "agreed", "agreeing"]),
            ("welcome", false, ["welcomes", "welcomed", "welcoming"]),
            ("visit", false, ["visits", "visited", "visiting"]),
            ("tax", false, ["taxes", "taxed", "taxing"]),
            ("veto", false, ["vetoes", "vetoed", "vetoing"]),
        ];
        for (base, doubles, forms) in cases {
            assert_eq!(regular(base, doubles), forms, "{base}");
        }
    }
}

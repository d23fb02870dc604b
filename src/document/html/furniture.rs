//! What the attributes of an element say: that it is hidden, that it is no part of the text, that it is a link, how it
//! counts.

use html5ever::Attribute;

/// Roles of what stands around the text on any page.
const ROLES: &[&str] = &[
    "alertdialog",
    "complementary",
    "contentinfo",
    "dialog",
    "menu",
    "menubar",
    "navigation",
    "search",
    "toolbar",
];

/// Words of classes and ids that mark it.
const AROUND: &[&str] = &[
    "addthis",
    "adsbygoogle",
    "advert",
    "advertisement",
    "advertising",
    "breadcrumb",
    "breadcrumbs",
    "catlinks",
    "cookie",
    "cookies",
    "crumbs",
    "editsection",
    "footer",
    "gdpr",
    "hatnote",
    "jumplink",
    "megamenu",
    "menu",
    "menubar",
    "nav",
    "navbar",
    "navbox",
    "newsletter",
    "noprint",
    "offcanvas",
    "onetrust",
    "pager",
    "pagination",
    "printfooter",
    "reflist",
    "sidebar",
    "sidenav",
    "sitemap",
    "sitesub",
    "skiplink",
    "submenu",
    "subnav",
    "toc",
    "topnav",
];

/// The same where two words of a name make one.
const AROUND_PAIRS: &[[&str; 2]] = &[
    ["back", "top"],
    ["consent", "banner"],
    ["read", "more"],
    ["screen", "reader"],
    ["skip", "link"],
    ["sr", "only"],
    ["visually", "hidden"],
];

/// Words that mark it only where the element has no text of its own to speak of: a part of a text may be about
/// navigation, or a dialog.
const PERHAPS_AROUND: &[&str] = &[
    "ad",
    "ads",
    "banner",
    "comment",
    "comments",
    "consent",
    "dialog",
    "feedback",
    "follow",
    "header",
    "infobox",
    "keywords",
    "language",
    "languages",
    "login",
    "masthead",
    "metadata",
    "modal",
    "more",
    "navigation",
    "overlay",
    "popular",
    "popup",
    "print",
    "promo",
    "recommended",
    "related",
    "search",
    "share",
    "sharing",
    "skip",
    "social",
    "tags",
    "teaser",
    "toolbar",
    "tools",
    "topbar",
    "trending",
    "utility",
    "widget",
];

/// Words in an id beyond which it is the wording of a heading, not the name of a part.
const NAME_WORDS: usize = 3;

/// How much an element's names speak against its being text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Furniture {
    /// Nothing does.
    #[default]
    No,
    /// They do if it has little text.
    Perhaps,
    /// They do.
    Yes,
}

/// Where a link leads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Target {
    /// It does not lead anywhere: it is no link, or only the place of one.
    #[default]
    Nowhere,
    /// To a place in a page, as footnotes do.
    Place,
    /// To a page.
    Page,
}

/// How a list counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Numbering {
    /// 1, 2, 3
    #[default]
    Decimal,
    /// a, b, c
    Letters,
    /// A, B, C
    Capitals,
    /// i, ii, iii
    Roman,
    /// I, II, III
    RomanCapitals,
}

/// What the attributes of an element say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    /// Not shown.
    pub hidden: bool,
    /// Not shown to those who listen; pages with a window open above their text say so of the text.
    pub silent: bool,
    /// The main part of the page.
    pub main: bool,
    /// Whether it is no part of the text.
    pub furniture: Furniture,
    /// Where it leads.
    pub target: Target,
    /// The number of the first item of a list, or of an item.
    pub number: Option<i32>,
    /// How a list counts.
    pub numbering: Numbering,
}

impl Marks {
    /// Attributes that say something.
    pub const ATTRIBUTES: [&'static str; 11] = [
        "aria-hidden",
        "class",
        "hidden",
        "href",
        "id",
        "itemprop",
        "role",
        "start",
        "style",
        "type",
        "value",
    ];

    /// What `attributes` say.
    pub fn of(attributes: &[Attribute]) -> Self {
        let mut marks = Self::default();
        for attribute in attributes {
            marks.take(&attribute.name.local, attribute.value.trim());
        }
        marks
    }

    fn take(&mut self, name: &str, value: &str) {
        match name {
            // What a search finds is text that is folded away.
            "hidden" => self.hidden |= !value.eq_ignore_ascii_case("until-found"),
            "aria-hidden" => self.silent = value.eq_ignore_ascii_case("true"),
            "style" => self.hidden |= hides(value),
            "role" if value.eq_ignore_ascii_case("main") => self.main = true,
            "itemprop" => self.main |= value.eq_ignore_ascii_case("articleBody"),
            "role" if ROLES.iter().any(|role| value.eq_ignore_ascii_case(role)) => {
                self.furniture = Furniture::Yes;
            }
            "class" | "role" => {
                let found = value.split_ascii_whitespace().map(furniture).max();
                self.furniture = self.furniture.max(found.unwrap_or_default());
            }
            "id" if words(value).count() <= NAME_WORDS => {
                self.furniture = self.furniture.max(furniture(value));
            }
            "href" if value.contains('#') => self.target = Target::Place,
            "href" => self.target = Target::Page,
            "start" | "value" => self.number = value.parse().ok(),
            "type" => {
                self.numbering = match value {
                    "a" => Numbering::Letters,
                    "A" => Numbering::Capitals,
                    "i" => Numbering::Roman,
                    "I" => Numbering::RomanCapitals,
                    _ => Numbering::Decimal,
                }
            }
            _ => {}
        }
    }
}

/// Whether a style takes an element off the page.
fn hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        let Some((property, value)) = rule.split_once(':') else {
            return false;
        };
        let is = |property_is: &str, value_is: &str| {
            property.trim().eq_ignore_ascii_case(property_is)
                && value
                    .trim()
                    .get(..value_is.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(value_is))
        };
        is("display", "none") || is("visibility", "hidden") || is("mso-hide", "all")
    })
}

/// Whether a name says that its element is no part of the text.
fn furniture(name: &str) -> Furniture {
    let mut found = Furniture::No;
    let mut before = String::new();
    for word in words(name) {
        let pair = [before.as_str(), word.as_str()];
        if AROUND.contains(&word.as_str()) || AROUND_PAIRS.contains(&pair) {
            return Furniture::Yes;
        }
        if PERHAPS_AROUND.contains(&word.as_str()) {
            found = Furniture::Perhaps;
        }
        before = word;
    }
    found
}

/// The words of a name written with hyphens, low lines or capitals, in lower case. Names are short; what is longer is
/// no name.
fn words(name: &str) -> impl Iterator<Item = String> {
    const LONGEST: usize = 100;
    let mut found = vec![String::new()];
    let mut after_small = false;
    for letter in name.chars().take(LONGEST) {
        if !letter.is_ascii_alphabetic() || (after_small && letter.is_ascii_uppercase()) {
            found.push(String::new());
        }
        after_small = letter.is_ascii_lowercase();
        if let (true, Some(word)) = (letter.is_ascii_alphabetic(), found.last_mut()) {
            word.push(letter.to_ascii_lowercase());
        }
    }
    found.into_iter().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        for (name, expected) in [
            ("site-footer", Furniture::Yes),
            ("mainNav", Furniture::Yes),
            ("mw-editsection", Furniture::Yes),
            ("sr-only", Furniture::Yes),
            ("article__share", Furniture::Perhaps),
            ("freedom-of-navigation", Furniture::Perhaps),
            ("navy", Furniture::No),
            ("only-sr", Furniture::No),
            ("content", Furniture::No),
        ] {
            assert_eq!(furniture(name), expected, "{name}");
        }
    }

    #[test]
    fn styles_that_hide_are_told_from_those_that_do_not() {
        assert!(hides("color:red; DISPLAY : None !important"));
        assert!(hides("visibility:hidden"));
        assert!(!hides("display:block;overflow:hidden"));
    }
}

use super::*;
use crate::{Fonts, pdf};

const TEXT: &str = "# Privacy policy\n\nWe are **Shop Ltd**, <dpo@shop.example>.\n\n\
    ## 1. What we keep\n<!-- law: GDPR 13(2)(a), CCPA & more -->\n\n- your name\n- your orders\n\n| What | Years |\n|---|--:|\n\
    | Orders | 10 |\n\n## 2. Your rights\n\nSee [the authority](https://dpa.example).\n\n\
    ### Objection\n\nAt any time.\n\n## 3. Contact\n\nWrite.\n";

fn disclosure(text: &str) -> Disclosure {
    Disclosure {
        key: "privacy".into(),
        title: "Privacy policy".into(),
        controller: "Shop & Söhne <Ltd>".into(),
        number: "1.1.0".into(),
        digest: "ab".repeat(32),
        change_class: "material".into(),
        lead: "en".into(),
        effective_at: DateTime::from_timestamp(1_798_761_600, 0).unwrap(),
        published_at: Some(DateTime::from_timestamp(1_796_083_200, 0).unwrap()),
        texts: BTreeMap::from([
            ("en".to_owned(), text.to_owned()),
            (
                "de".to_owned(),
                "# Datenschutz

Täglich."
                    .to_owned(),
            ),
        ]),
    }
}

fn html(text: &str) -> String {
    String::from_utf8(disclosure(text).html("en").unwrap().bytes).unwrap()
}

#[test]
fn a_page_names_its_language_and_its_headings_can_be_linked_to() {
    let page = html(TEXT);
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(page.contains("<h2 id=\"c-1-what-we-keep\">1. What we keep"));
    assert!(page.contains("<a href=\"#c-1-what-we-keep\">1. What we keep</a>"));
    assert!(page.contains("<h3 id=\"c-objection\">Objection</h3>"));
    assert!(page.contains("GDPR 13(2)(a) · CCPA &amp; more"));
    assert!(page.contains("Shop &amp; Söhne &lt;Ltd&gt;"));
    assert!(page.contains("<time datetime=\"2027-01-01\">1 January 2027</time>"));
    assert_eq!(page.matches("<h1").count(), 1, "the title stands there once");
    let german = String::from_utf8(disclosure(TEXT).html("de").unwrap().bytes).unwrap();
    assert!(german.contains("<html lang=\"de\">") && german.contains("In Kraft seit"));
    assert!(german.contains("<h1>Datenschutz</h1>"), "the title is in the language of the text");
}

#[test]
fn words_of_the_console_say_when_they_are_in_another_language_than_the_text() {
    let mut one = disclosure(TEXT);
    one.texts.insert("it".into(), "Testo.".into());
    let page = String::from_utf8(one.html("it").unwrap().bytes).unwrap();
    assert!(page.contains("<html lang=\"it\">") && page.contains("<footer lang=\"en\">"));
}

#[test]
fn nothing_hostile_becomes_more_than_text_in_any_format() {
    let hostile = "# Privacy policy\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n\
        a <b onclick=alert(1)>b</b> [c](javascript:alert(1)) ![d](https://evil.example/x.png) \
        [e](data:text/html,x) `</code><script>` \u{202e}turned\n\n## <svg onload=alert(1)>\n\n\
        [f](https://ok.example/\"onmouseover=\"alert(1))\n\n```\n</code></pre><script>\n```\n\n\
        | <script> | \"><img> |\n|---|---|\n| &lt;script&gt; | x |\n";
    let one = disclosure(hostile);
    let page = html(hostile);
    let body = page.split_once("<body>").unwrap().1;
    for bad in [
        "<script",
        "<img",
        "<svg",
        "onerror=",
        "onclick",
        "javascript:",
        "evil.example",
        "\u{202e}",
        " onmouseover",
    ] {
        assert!(!body.contains(bad), "{bad}: {body}");
    }
    let text = String::from_utf8(one.markdown("en").unwrap().bytes).unwrap();
    for bad in ["<img", "](javascript", "](data", "evil.example", "\u{202e}"] {
        assert!(!text.contains(bad), "{bad}: {text}");
    }
    let json = String::from_utf8(one.json("en").unwrap().bytes).unwrap();
    serde_json::from_str::<serde_json::Value>(&json).unwrap();
    let fonts = Fonts::bundled().unwrap();
    let paper = pdf::render(&one.paper("en").unwrap(), &fonts).unwrap();
    for bad in [&b"/JavaScript"[..], b"/JS ", b"/URI", b"/Launch", b"/OpenAction"] {
        assert!(!paper.bytes.windows(bad.len()).any(|window| window == bad));
    }
}

#[test]
fn a_page_asks_for_nothing_from_elsewhere() {
    let page = html(TEXT);
    assert!(page.contains("default-src 'none'"));
    for outside in ["src=", "@import", "url(", "<script", "<iframe", "<object"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("href=\"https://dpa.example\""), "links that are followed by hand stay");
}

#[test]
fn a_draft_says_that_it_is_one() {
    let mut draft = disclosure(TEXT);
    draft.published_at = None;
    let page = String::from_utf8(draft.html("en").unwrap().bytes).unwrap();
    assert!(page.contains("Draft – not in force") && !html(TEXT).contains("not in force"));
    assert!(page.contains("In force from") && html(TEXT).contains("In force since"));
    let paper = draft.paper("en").unwrap();
    assert!(paper.metadata.iter().any(|fact| fact.value.contains("not in force")));
}

#[test]
fn json_names_clauses_and_their_provisions() {
    let json = disclosure(TEXT).json("en").unwrap().bytes;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["format"], "compliance-disclosure");
    assert_eq!(json["number"], "1.1.0");
    assert_eq!(json["effective_at"], "2027-01-01T00:00:00Z");
    assert_eq!(json["clauses"][1]["id"], "1-what-we-keep");
    assert_eq!(json["clauses"][1]["law"][0], "GDPR 13(2)(a)");
    assert!(json["clauses"][1]["text"].as_str().unwrap().contains("Orders\t10"));
}

#[test]
fn the_same_version_gives_the_same_bytes_in_every_format() {
    let fonts = Fonts::bundled().unwrap();
    let all = || {
        let one = disclosure(TEXT);
        let paper = pdf::render(&one.paper("en").unwrap(), &fonts).unwrap();
        assert!(paper.replaced.is_empty());
        (one.html("en"), one.markdown("en"), one.json("en"), paper.bytes)
    };
    assert_eq!(all(), all());
    assert_eq!(disclosure(TEXT).html("xx"), None, "there is no such language");
}

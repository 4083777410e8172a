//! The C.UTF-8 trap: with such a locale, the default of containers and some servers, WebKitGTK
//! reports the language `C`, `new Intl.NumberFormat("C")` throws, and the window stays blank.

use std::env;

/// Whether a locale name makes WebKitGTK report a language that is none.
fn is_broken(locale: &str) -> bool {
    locale.starts_with("C.") || locale == "POSIX"
}

/// Puts a language in place of a locale that has none. Called first thing in `main`, before any
/// other thread exists.
#[expect(unsafe_code, reason = "no other thread exists yet that could read the environment")]
pub fn repair_locale() {
    let found = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    if found.is_some_and(|locale| is_broken(&locale)) {
        // SAFETY: the first statement of `main`; no other thread runs.
        unsafe {
            env::remove_var("LC_ALL");
            env::set_var("LC_MESSAGES", "en_US.UTF-8");
            env::set_var("LANG", "en_US.UTF-8");
        }
    }
    // WebKitGTK's DMA-BUF renderer stays blank on many graphics stacks (tauri issue 9304). Who
    // wants it sets the variable to 0.
    if env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        // SAFETY: as above.
        unsafe { env::set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1") };
    }
}

#[cfg(test)]
mod tests {
    use super::is_broken;

    #[test]
    fn locales_without_a_language_are_known() {
        assert!(is_broken("C.UTF-8") && is_broken("POSIX") && is_broken("C.utf8"));
        assert!(!is_broken("en_US.UTF-8") && !is_broken("de_DE") && !is_broken("C"));
    }
}

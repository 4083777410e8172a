//! Purposes: for what data are processed, on what that rests, and who hears of changes.

pub mod add;
pub mod change;
pub mod list;

use crate::consent::word;
use crate::errors::AppError;
use model::said;

/// What a purpose is called and what it is, checked.
pub(crate) fn described(
    name: &str,
    description: &str,
    uses: &[String],
) -> Result<(String, String, Vec<String>), AppError> {
    let fits = |one: &String| {
        !one.is_empty()
            && one.len() <= 120
            && one.split('.').all(|part| {
                !part.is_empty()
                    && part.bytes().all(|byte| {
                        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'
                    })
            })
    };
    if uses.is_empty() || uses.len() > 20 || !uses.iter().all(fits) {
        return Err(AppError::invalid(said!(
            "Uses: 1 to 20 keys of fideslang's data uses, such as marketing.advertising."
        ))
        .at("uses"));
    }
    Ok((
        word(name, (said!("Name"), "name"), 80)?,
        word(description, (said!("Description"), "description"), 300)?,
        uses.to_vec(),
    ))
}

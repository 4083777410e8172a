//! A file of Markdown, HTML or DOCX to the Markdown of legal texts.

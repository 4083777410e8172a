//! What is kept beside a request, sealed: letters, files, mandates. The key goes with the request.

use model::ids::RequestId;
use model::said;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Read, subjects};

use crate::console::Cx;
use crate::errors::AppError;
use crate::keys::{Keys, hmac_hex, seal, unseal};

/// The keys of one request's contents.
pub(crate) struct Contents {
    key: [u8; 32],
    hmac_key: Vec<u8>,
}

impl Contents {
    /// The keys of a request.
    pub(crate) async fn of(cx: &Cx, db: impl Read, request: RequestId) -> Result<Self, AppError> {
        Self::with(&*cx.keys()?, db, request).await
    }

    /// The same, for work in the background.
    pub(crate) async fn with(
        keys: &Keys,
        db: impl Read,
        request: RequestId,
    ) -> Result<Self, AppError> {
        let subject = subjects::find(db, request)
            .await?
            .ok_or_else(|| AppError::refused(said!("The person of this request was forgotten.")))?;
        let key = keys.content_key(&subject.content_key);
        Ok(Self { key, hmac_key: subject.content_key })
    }

    /// Seals bytes for a purpose.
    pub(crate) fn seal(&self, cx: &Cx, purpose: &'static str, bytes: &[u8]) -> Vec<u8> {
        seal(&self.key, cx.env(), purpose, bytes)
    }

    /// Opens what [`Self::seal`] sealed.
    pub(crate) fn open(&self, purpose: &'static str, sealed: &[u8]) -> Result<Vec<u8>, AppError> {
        unseal(&self.key, purpose, sealed).map_err(|error| AppError::internal(&error))
    }

    /// Seals something as JSON and gives the HMAC that its event holds.
    pub(crate) fn seal_json<T: Serialize>(
        &self,
        cx: &Cx,
        purpose: &'static str,
        content: &T,
    ) -> Result<(Vec<u8>, String), AppError> {
        let bytes = serde_json::to_vec(content).map_err(|error| AppError::internal(&error))?;
        Ok((self.seal(cx, purpose, &bytes), self.hmac(&bytes)))
    }

    /// Opens what [`Self::seal_json`] sealed.
    pub(crate) fn open_json<T: DeserializeOwned>(
        &self,
        purpose: &'static str,
        sealed: &[u8],
    ) -> Result<T, AppError> {
        serde_json::from_slice(&self.open(purpose, sealed)?)
            .map_err(|error| AppError::internal(&error))
    }

    /// The HMAC of bytes that an event may hold.
    pub(crate) fn hmac(&self, bytes: &[u8]) -> String {
        hmac_hex(&self.hmac_key, &[bytes])
    }
}

//! A bucket that speaks S3. Requests are signed with AWS Signature 4.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use model::said;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientOptions, Error, ObjectStore, ObjectStoreExt as _,
    PutMode, PutOptions, PutPayload, RetryConfig, UpdateVersion,
};

use crate::errors::{Kind, ObjectError};
use crate::{Bucket, File, Lasting, Read, Switch};

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Largest object that is read back.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

#[derive(Clone, Debug)]
pub(crate) struct BucketPlace {
    store: Arc<AmazonS3>,
    name: String,
    prefix: String,
}

impl BucketPlace {
    pub(crate) fn open(bucket: &Bucket) -> Result<Self, ObjectError> {
        // Another part of the process may have chosen a provider already; either will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let prefix = bucket.prefix.trim_matches('/').to_owned();
        if !prefix.is_empty() {
            crate::check(&prefix)?;
        }
        let plain = bucket.endpoint.as_deref().is_some_and(|url| url.starts_with("http://"));
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.access_key_id)
            .with_secret_access_key(&bucket.secret_access_key)
            .with_virtual_hosted_style_request(false)
            .with_retry(RetryConfig {
                backoff: BackoffConfig {
                    init_backoff: Duration::from_millis(200),
                    ..BackoffConfig::default()
                },
                max_retries: 3,
                retry_timeout: PATIENCE,
            })
            .with_client_options(
                ClientOptions::new()
                    .with_timeout(PATIENCE)
                    .with_connect_timeout(Duration::from_secs(5))
                    .with_allow_http(plain),
            );
        if let Some(endpoint) = &bucket.endpoint {
            builder = builder.with_endpoint(endpoint.trim_end_matches('/'));
        }
        let store = builder.build().map_err(|_| {
            ObjectError::new(
                Kind::Address,
                said!("{bucket} is no address of a bucket.", bucket = bucket.name),
            )
        })?;
        Ok(Self { store: Arc::new(store), name: bucket.name.clone(), prefix })
    }

    fn path(&self, key: &str) -> Path {
        if self.prefix.is_empty() {
            Path::from(key)
        } else {
            Path::from(format!("{}/{key}", self.prefix))
        }
    }

    fn failed(&self, error: &Error) -> ObjectError {
        ObjectError::bucket(&self.name, error)
    }

    pub(crate) async fn put(
        &self,
        key: &str,
        file: &File,
        lasting: Lasting,
    ) -> Result<(), ObjectError> {
        self.write(key, file, lasting, PutMode::Overwrite)
            .await
            .map_err(|error| self.failed(&error))
    }

    async fn write(
        &self,
        key: &str,
        file: &File,
        lasting: Lasting,
        mode: PutMode,
    ) -> Result<(), Error> {
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, file.media_type.clone().into());
        let cache = match lasting {
            Lasting::Forever => "public, max-age=31536000, immutable",
            Lasting::Current => "no-cache",
        };
        attributes.insert(Attribute::CacheControl, cache.into());
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        let payload = PutPayload::from_bytes(Bytes::copy_from_slice(&file.bytes));
        self.store.put_opts(&self.path(key), payload, options).await.map(drop)
    }

    pub(crate) async fn get(&self, key: &str) -> Result<Option<Read>, ObjectError> {
        let got = match self.store.get(&self.path(key)).await {
            Ok(got) => got,
            Err(Error::NotFound { source, .. }) if !source.to_string().contains("NoSuchBucket") => {
                return Ok(None);
            }
            Err(error) => return Err(self.failed(&error)),
        };
        if got.meta.size > MAX_BYTES {
            let told = said!(
                "{key} in the bucket {bucket} is larger than what we write.",
                key,
                bucket = self.name
            );
            return Err(ObjectError::new(Kind::Unfit, told));
        }
        let tag = got.meta.e_tag.clone();
        let bytes = got.bytes().await.map_err(|error| self.failed(&error))?;
        Ok(Some(Read { bytes: bytes.to_vec(), tag }))
    }

    pub(crate) async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        match self.store.delete(&self.path(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed(&error)),
        }
    }

    pub(crate) async fn switch(&self, switch: &Switch<'_>) -> Result<(), ObjectError> {
        let key = |name: &str| format!("{}/{name}", switch.folder);
        let (pointers, others): (Vec<&File>, Vec<&File>) =
            switch.names.iter().partition(|file| file.name == switch.pointer);
        for pointer in pointers {
            let done = switch.before.is_some_and(|before| before.bytes == pointer.bytes);
            if done {
                continue;
            }
            let mode = match switch.before {
                None => PutMode::Create,
                Some(Read { tag: Some(tag), .. }) => {
                    PutMode::Update(UpdateVersion { e_tag: Some(tag.clone()), version: None })
                }
                // A store that names no states cannot be asked to compare them.
                Some(_) => PutMode::Overwrite,
            };
            let key = key(&pointer.name);
            self.write(&key, pointer, Lasting::Current, mode)
                .await
                .map_err(|error| self.failed(&error))?;
        }
        for file in others {
            self.put(&key(&file.name), file, Lasting::Current).await?;
        }
        for name in switch.gone {
            if switch.names.iter().all(|file| file.name != *name) {
                self.delete(&key(name)).await?;
            }
        }
        Ok(())
    }
}

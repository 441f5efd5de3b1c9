//! Objects: written, read, refused, in parts, with checksums, listed, copied and deleted; and one that is large.

use std::time::Duration;

use files::s3::types::{
    ChecksumAlgorithm, ChecksumMode, CompletedMultipartUpload, CompletedPart, Delete, ObjectIdentifier,
};
use serde_json::{Value, json};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::presigning::PresigningConfig;

use super::Client;
use crate::{peak, refused};

const LETTER: &str = "a b+c/Grüße & 1=2?.txt";

task! {
    fn small(s3: &Client, stranger: &Client, name: &str) {
        let bucket = format!("examples-{name}");
        wait!(s3.create_bucket().bucket(&bucket).send())?;
        Ok(json!({
            "letter": wait!(letter(s3, &bucket))?,
            "conditions": wait!(conditions(s3, &bucket))?,
            "checksums": wait!(checksums(s3, &bucket))?,
            "parts": wait!(parts(s3, &bucket))?,
            "lists": wait!(lists(s3, &bucket))?,
            "urls": wait!(urls(s3, &bucket))?,
            "stranger": refused(wait!(stranger.list_objects_v2().bucket(&bucket).send()))?,
        }))
    }
}

task! {
    fn letter(s3: &Client, bucket: &str) {
        let put = s3.put_object().bucket(bucket).key(LETTER).body(ByteStream::from_static(b"hello"));
        let put = wait!(put.content_type("text/plain").metadata("of", "a, b").send())?;
        let head = wait!(s3.head_object().bucket(bucket).key(LETTER).send())?;
        let part = wait!(s3.get_object().bucket(bucket).key(LETTER).range("bytes=1-3").send())?;
        let about = json!([put.e_tag, head.content_length, head.content_type, head.metadata, part.content_range]);
        Ok(json!([about, read!(part.body)]))
    }
}

task! {
    fn conditions(s3: &Client, bucket: &str) {
        let put = || s3.put_object().bucket(bucket).body(ByteStream::from_static(b"again"));
        let exists = refused(wait!(put().key(LETTER).if_none_match("*").send()))?;
        let differs = refused(wait!(put().key(LETTER).if_match("\"0\"").send()))?;
        wait!(put().key("new").if_none_match("*").send())?;
        let none = refused(wait!(s3.get_object().bucket(bucket).key("none").send()))?;
        let no_head = refused(wait!(s3.head_object().bucket(bucket).key("none").send()))?;
        Ok(json!([exists, differs, none, no_head]))
    }
}

task! {
    fn checksums(s3: &Client, bucket: &str) {
        let mut sums = Vec::new();
        for (algorithm, key) in [
            (ChecksumAlgorithm::Crc32, "crc32"),
            (ChecksumAlgorithm::Crc32C, "crc32c"),
            (ChecksumAlgorithm::Crc64Nvme, "crc64nvme"),
            (ChecksumAlgorithm::Sha1, "sha1"),
            (ChecksumAlgorithm::Sha256, "sha256"),
        ] {
            let put = s3.put_object().bucket(bucket).key(key).checksum_algorithm(algorithm);
            // The sum of what comes is behind it.
            let coming = ByteStream::from_reader(std::io::Cursor::new("hello")).with_length(5);
            wait!(put.body(coming).send())?;
            let got = wait!(s3.get_object().bucket(bucket).key(key).checksum_mode(ChecksumMode::Enabled).send())?;
            let sum = got.checksum_crc32.or(got.checksum_crc32_c).or(got.checksum_crc64_nvme);
            sums.push(json!([key, sum.or(got.checksum_sha1).or(got.checksum_sha256), read!(got.body)]));
        }
        let wrong = s3.put_object().bucket(bucket).key("wrong").body(ByteStream::from_static(b"hello"));
        sums.push(refused(wait!(wrong.checksum_crc32("AAAAAA==").send()))?);
        Ok(Value::Array(sums))
    }
}

task! {
    fn parts(s3: &Client, bucket: &str) {
        let upload = wait!(s3.create_multipart_upload().bucket(bucket).key("parts").send())?.upload_id.ok_or("no id")?;
        let mut parts = CompletedMultipartUpload::builder();
        for (number, body) in [(1, "a".repeat(5 << 20)), (2, "b".to_owned())] {
            let part = s3.upload_part().bucket(bucket).key("parts").upload_id(&upload).part_number(number);
            let tag = wait!(part.body(ByteStream::from(body.into_bytes())).send())?.e_tag;
            parts = parts.parts(CompletedPart::builder().part_number(number).set_e_tag(tag).build());
        }
        let sizes = wait!(s3.list_parts().bucket(bucket).key("parts").upload_id(&upload).send())?.parts;
        // The server has them in no order.
        let mut sizes: Vec<_> =
            sizes.unwrap_or_default().into_iter().map(|part| (part.part_number, part.size)).collect();
        sizes.sort();
        let complete = s3.complete_multipart_upload().bucket(bucket).key("parts").upload_id(&upload);
        let completed = wait!(complete.multipart_upload(parts.build()).send())?;
        let end = wait!(s3.get_object().bucket(bucket).key("parts").range("bytes=5242878-").send())?;
        let range = end.content_range.clone();
        Ok(json!([sizes, completed.e_tag.is_some_and(|tag| tag.ends_with("-2\"")), range, read!(end.body)]))
    }
}

task! {
    fn lists(s3: &Client, bucket: &str) {
        let mut keys = Vec::new();
        for page in wait!(s3.list_objects_v2().bucket(bucket).max_keys(3).into_paginator().send().collect::<Vec<_>>()) {
            let found = page?.contents.unwrap_or_default();
            keys.push(found.into_iter().map(|object| json!([object.key, object.size])).collect::<Value>());
        }
        let folders = wait!(s3.list_objects_v2().bucket(bucket).delimiter("/").prefix("a").send())?;
        let folders: Vec<_> = folders.common_prefixes.unwrap_or_default().into_iter().map(|one| one.prefix).collect();
        let copy = s3.copy_object().bucket(bucket).key("copy").copy_source(format!("{bucket}/new"));
        let copied = wait!(copy.send())?.copy_object_result.and_then(|result| result.e_tag);
        let object = |key: &str| ObjectIdentifier::builder().key(key).build();
        let delete = Delete::builder().objects(object("copy")).objects(object("new")).build();
        let deleted = wait!(s3.delete_objects().bucket(bucket).delete(delete).send())?.deleted.unwrap_or_default();
        let deleted: Vec<_> = deleted.into_iter().map(|object| object.key).collect();
        Ok(json!([keys, folders, copied, deleted]))
    }
}

task! {
    fn urls(s3: &Client, bucket: &str) {
        let minute = || PresigningConfig::expires_in(Duration::from_secs(60));
        let get = wait!(s3.get_object().bucket(bucket).key(LETTER).presigned(minute()?))?;
        let put = s3.put_object().bucket(bucket).key("by url").content_type("text/plain");
        let put = wait!(put.presigned(minute()?))?;
        let headers: Vec<_> = put.headers().collect();
        Ok(json!([[get.method(), get.uri()], [put.method(), put.uri(), headers]]))
    }
}

task! {
    fn former(s3: &Client, file: &str) {
        let bucket = "former";
        wait!(s3.put_object().bucket(bucket).key("bytes").body("hello").send())?;
        wait!(s3.put_object().bucket(bucket).key("file").body(ByteStream::from_path(file)?).send())?;
        let again = s3.put_object().bucket(bucket).key("bytes").body("again").if_none_match("*");
        let refused = refused(wait!(again.send()))?;
        let object = wait!(s3.get_object().bucket(bucket).key("file").send())?;
        let parts = wait!(parts(s3, bucket))?;
        let gone = ObjectIdentifier::builder().key("bytes").build();
        wait!(s3.delete_objects().bucket(bucket).delete(Delete::builder().objects(gone).build()).send())?;
        let list = wait!(s3.list_objects_v2().bucket(bucket).send())?.contents.unwrap_or_default();
        let keys: Vec<_> = list.into_iter().map(|object| object.key).collect();
        Ok(json!([refused, read!(object.body), parts, keys]))
    }
}

task! {
    fn put(s3: &Client, file: &str) {
        // What a small object takes is taken by all.
        wait!(s3.put_object().bucket("large").key("small").body(ByteStream::from_static(b"small")).send())?;
        let before = peak()?;
        let body = ByteStream::from_path(file)?;
        let sent = body.length();
        wait!(s3.put_object().bucket("large").key("large").body(body).send())?;
        Ok(json!([sent, peak()? - before]))
    }
}

task! {
    fn get(s3: &Client, _file: &str) {
        let small = wait!(s3.get_object().bucket("large").key("small").send())?;
        assert_eq!(count!(small.body), 5);
        let before = peak()?;
        let object = wait!(s3.get_object().bucket("large").key("large").send())?;
        let received = count!(object.body);
        Ok(json!([received, peak()? - before]))
    }
}

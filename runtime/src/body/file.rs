//! Bodies that are files, or parts of files.
//!
//! In: a path, where to begin and how much to read. Out: a body that is opened when it is sent, as often as it is sent, so that a call
//! with it can be tried again. Only its length is in memory.

use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{ByteStream, Incoming, Own, Pieces};

/// Where a part of a file begins; how long it is, the body knows.
#[derive(Clone)]
struct Part {
    path: Arc<Path>,
    offset: u64,
}

/// A part of a file that is opened when it is first read, on the thread that reads it.
struct Opening {
    part: Part,
    file: Option<File>,
}

impl Read for Opening {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                let mut file = File::open(&self.part.path)?;
                if self.part.offset > 0 {
                    file.seek(SeekFrom::Start(self.part.offset))?;
                }
                self.file.insert(file)
            }
        };
        file.read(buffer)
    }
}

/// How much of a file to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So many bytes; a file that has fewer is refused.
    Exact(u64),
    /// So many bytes, or as many as the file has.
    UpTo(u64),
}

/// Makes a body of a part of a file, such as one part of a multipart upload.
///
/// ```no_run
/// use smithgen_runtime::body::{ByteStream, Length};
///
/// let second = ByteStream::read_from().path("video.mp4").offset(8 << 20).length(Length::UpTo(8 << 20)).build()?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is read until the body is built and sent"]
pub struct FsBuilder {
    path: PathBuf,
    offset: u64,
    length: Option<Length>,
}

impl FsBuilder {
    /// Sets the path of the file.
    pub fn path(mut self, path: impl AsRef<Path>) -> Self {
        path.as_ref().clone_into(&mut self.path);
        self
    }

    /// Sets how many bytes to leave out in front. Default: 0.
    pub fn offset(mut self, offset: u64) -> Self {
        self.offset = offset;
        self
    }

    /// Sets how many bytes to send from there. Default: all up to the end of the file.
    pub fn length(mut self, length: Length) -> Self {
        self.length = Some(length);
        self
    }

    /// The body. The file is looked at now for its length, and opened when the body is sent.
    ///
    /// # Errors
    /// When there is no such file, or it has fewer bytes than are left out or asked for.
    pub fn build(self) -> io::Result<ByteStream> {
        let metadata = fs::metadata(&self.path)?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            // A pipe or device tells no length, and is read once.
            return Err(io::Error::other("it is no regular file; open it, and send it with `from_reader`"));
        }
        let shorter = |wanted: u64| {
            let cause = format!("the file has {} bytes, which is fewer than the {wanted} wanted of it", metadata.len());
            io::Error::new(io::ErrorKind::UnexpectedEof, cause)
        };
        let left = metadata.len().checked_sub(self.offset).ok_or_else(|| shorter(self.offset))?;
        let length = match self.length {
            None => left,
            Some(Length::UpTo(length)) => length.min(left),
            Some(Length::Exact(length)) if length <= left => length,
            Some(Length::Exact(length)) => return Err(shorter(self.offset.saturating_add(length))),
        };
        let part = Part { path: self.path.into(), offset: self.offset };
        let open = move || Box::new(Own(Opening { part: part.clone(), file: None })) as Box<dyn Incoming>;
        Ok(Pieces::Unopened(Arc::new(open)).with(Some(length)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of its own for a test, which goes with the guard.
    struct Scratch(PathBuf);

    impl Scratch {
        fn holding(name: &str, bytes: &[u8]) -> Self {
            let path = std::env::temp_dir().join(format!("smithgen-body-{}-{name}", std::process::id()));
            fs::write(&path, bytes).unwrap();
            Scratch(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    fn text(mut body: ByteStream) -> io::Result<String> {
        let mut text = String::new();
        body.read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn files_and_their_parts_are_had_as_often_as_wanted() {
        let file = Scratch::holding("parts", b"0123456789");
        let whole = ByteStream::from_path(&file.0).unwrap();
        assert_eq!((whole.length(), whole.at_hand()), (Some(10), None));
        for _ in 0..2 {
            assert_eq!(text(whole.try_clone().unwrap()).unwrap(), "0123456789");
            assert_eq!(text(whole.take_out().unwrap()).unwrap(), "0123456789");
        }
        let part = |offset, length| {
            let body = ByteStream::read_from().path(&file.0).offset(offset).length(length).build()?;
            let length = body.length();
            Ok::<_, io::Error>((text(body)?, length))
        };
        assert_eq!(part(2, Length::Exact(3)).unwrap(), ("234".to_owned(), Some(3)));
        assert_eq!(part(8, Length::UpTo(3)).unwrap(), ("89".to_owned(), Some(2)));
        assert_eq!(part(10, Length::UpTo(3)).unwrap(), (String::new(), Some(0)));
        for (offset, length) in [(8, Length::Exact(3)), (11, Length::UpTo(3)), (u64::MAX, Length::Exact(u64::MAX))] {
            let error = part(offset, length).unwrap_err();
            assert!(error.to_string().starts_with("the file has 10 bytes"), "{error}");
        }
        // Fewer bytes than there were are an error, and more are not sent.
        fs::write(&file.0, b"0123").unwrap();
        let error = text(whole.try_clone().unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "the body ended 6 bytes before its length");
        fs::write(&file.0, b"0123456789abc").unwrap();
        assert_eq!(text(whole).unwrap(), "0123456789");
    }

    #[cfg(feature = "async")]
    #[test]
    fn bodies_go_from_file_to_file() {
        use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

        let bytes: Vec<u8> = (0..=250).cycle().take(1_000_000).collect();
        let (from, to) = (Scratch::holding("from", &bytes), Scratch::holding("to", b"what was there before"));
        let body = || ByteStream::from_path(&from.0).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert_eq!(body().to_file(&to.0).unwrap(), 1_000_000);
        assert!(fs::read(&to.0).unwrap() == bytes);
        fs::write(&to.0, b"").unwrap();
        assert_eq!(runtime.block_on(body().collect_to_file(&to.0)).unwrap(), 1_000_000);
        assert!(fs::read(&to.0).unwrap() == bytes);
        assert_eq!(runtime.block_on(ByteStream::default().collect_to_file(&to.0)).unwrap(), 0);
        assert_eq!(fs::read(&to.0).unwrap(), b"");
        // As tokio reads: by bytes, and by what is there.
        let mut reader = std::pin::pin!(body().into_async_read());
        let mut all = Vec::new();
        runtime.block_on(async {
            loop {
                let mut space = [0; 1000];
                let mut buffer = ReadBuf::new(&mut space);
                std::future::poll_fn(|context| reader.as_mut().poll_read(context, &mut buffer)).await.unwrap();
                all.extend_from_slice(buffer.filled());
                let ready = std::future::poll_fn(|context| reader.as_mut().poll_fill_buf(context).map_ok(<[u8]>::len));
                match ready.await.unwrap() {
                    0 => break,
                    _ => {
                        let one = std::future::poll_fn(|context| {
                            reader.as_mut().poll_fill_buf(context).map_ok(|chunk| chunk[0])
                        });
                        all.push(one.await.unwrap());
                        reader.as_mut().consume(1);
                    }
                }
            }
        });
        assert!(all == bytes);
    }

    #[test]
    fn what_is_no_file_is_refused_at_once() {
        assert_eq!(ByteStream::from_path("no/such/file").unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(ByteStream::from_path(std::env::temp_dir()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }
}

//! Writing a set, an article at a time.

use std::io::Write;

use super::encode::{Encode, Encoder};
use super::record::{Article, Header};
use super::{Format, SetError};

/// Appends one article to `out`, without what separates it from its neighbours and without a line
/// end: several threads can encode while one writes, by [`SetWriter::encoded`].
///
/// The same article gives the same bytes on every machine. They hold no line end of any kind.
///
/// # Errors
///
/// [`SetError::FieldName`] in RON, when a field unknown to this version has a name that RON
/// cannot hold (one with a space, say). `out` is then as it was.
pub fn encode_article(
    format: Format,
    article: &Article,
    out: &mut Vec<u8>,
) -> Result<(), SetError> {
    encode(format, article, Some(&article.id), out)
}

fn encode<T: Encode>(
    format: Format,
    record: &T,
    article: Option<&String>,
    out: &mut Vec<u8>,
) -> Result<(), SetError> {
    let before = out.len();
    let mut encoder = Encoder::new(format, out);
    record.encode(&mut encoder);
    match encoder.unwritable {
        None => Ok(()),
        Some(name) => {
            out.truncate(before);
            Err(SetError::FieldName {
                article: article.cloned(),
                name,
            })
        }
    }
}

/// Writes a set to a file or to anything else, which it hands whole articles: a buffered writer
/// in between is of use only for very short ones.
#[derive(Debug)]
pub struct SetWriter<W: Write> {
    format: Format,
    to: W,
    /// The bytes of one article, kept for the next.
    buffer: Vec<u8>,
    articles: u64,
}

impl<W: Write> SetWriter<W> {
    /// Begins a set: writes its header.
    ///
    /// # Errors
    ///
    /// When `to` cannot be written to, or the header has a field that RON cannot hold.
    pub fn new(format: Format, to: W, header: &Header) -> Result<Self, SetError> {
        let mut buffer = Vec::new();
        let (before, after): (&[u8], &[u8]) = match format {
            Format::JsonLines => (b"{\"pizhu\":", b"}"),
            Format::Json => (b"{\"pizhu\":", b",\"articles\":["),
            Format::Ron => (b"(pizhu:", b",articles:["),
        };
        buffer.extend_from_slice(before);
        encode(format, header, None, &mut buffer)?;
        buffer.extend_from_slice(after);
        let mut writer = SetWriter {
            format,
            to,
            buffer,
            articles: 0,
        };
        writer.write_buffer()?;
        Ok(writer)
    }

    /// Writes one article.
    ///
    /// # Errors
    ///
    /// As those of [`encode_article`], and when the bytes cannot be written.
    pub fn article(&mut self, article: &Article) -> Result<(), SetError> {
        self.separate();
        encode_article(self.format, article, &mut self.buffer)?;
        self.write_buffer()
    }

    /// Writes one article that [`encode_article`] has encoded in this format.
    ///
    /// # Errors
    ///
    /// When the bytes cannot be written.
    pub fn encoded(&mut self, article: &[u8]) -> Result<(), SetError> {
        self.separate();
        self.buffer.extend_from_slice(article);
        self.write_buffer()
    }

    /// Ends the set and gives back what it was written to, flushed.
    ///
    /// # Errors
    ///
    /// When the last bytes cannot be written.
    pub fn finish(mut self) -> Result<W, SetError> {
        self.buffer.clear();
        self.buffer.extend_from_slice(match self.format {
            Format::JsonLines => b"\n",
            Format::Json => b"\n]}\n",
            Format::Ron => b"\n])\n",
        });
        self.write_buffer()?;
        self.to.flush()?;
        Ok(self.to)
    }

    /// The number of articles written.
    #[must_use]
    pub fn articles(&self) -> u64 {
        self.articles
    }

    fn separate(&mut self) {
        self.buffer.clear();
        let first = self.articles == 0 || self.format == Format::JsonLines;
        self.buffer
            .extend_from_slice(if first { b"\n" } else { b",\n" });
        self.articles += 1;
    }

    fn write_buffer(&mut self) -> Result<(), SetError> {
        Ok(self.to.write_all(&self.buffer)?)
    }
}

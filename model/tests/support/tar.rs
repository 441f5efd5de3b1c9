//! Makes tar archives, whose files are not packed.

/// An archive of files by name; those whose names are long have a header more, of one kind or the other.
pub(crate) fn tar(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = entry("a/", b'5', b"");
    for (number, (name, bytes)) in files.iter().enumerate() {
        if name.len() > 100 && number % 2 == 0 {
            archive.extend(entry("././@LongLink", b'L', format!("{name}\0").as_bytes()));
        } else if name.len() > 100 {
            let record = format!(" path={name}\n");
            // The number counts itself, and has three digits.
            let records = format!("14 mtime=1.25\n{}{record}", record.len() + 3);
            archive.extend(entry("PaxHeaders/x", b'x', records.as_bytes()));
        }
        archive.extend(entry(&name[..name.len().min(100)], b'0', bytes));
    }
    archive.extend([0; 1024]);
    archive
}

/// A file of some kind: <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06>
fn entry(name: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut header = [0; 512];
    let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
    put(0, name.as_bytes());
    put(124, format!("{:011o}\0", bytes.len()).as_bytes());
    put(148, &[b' '; 8]);
    put(156, &[kind]);
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    let mut entry = [&header, bytes].concat();
    entry.resize(entry.len().next_multiple_of(512), 0);
    entry
}

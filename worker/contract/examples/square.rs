//! Squares each number, speaking the contract by itself: rustc -O square.rs
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::fd::FromRawFd;

/// The text between a key of a line and the next comma or the closing brace.
fn field<'a>(line: &'a str, key: &str) -> &'a str {
    let rest = &line[line.find(key).expect("the key") + key.len()..];
    rest.trim_end().trim_end_matches('}').split(',').next().unwrap_or("")
}

fn main() -> std::io::Result<()> {
    // SAFETY: the worker opens both descriptors for this program alone.
    let (input, mut answers) = unsafe { (File::from_raw_fd(3), File::from_raw_fd(4)) };
    let mut lines = BufReader::new(input).lines();
    lines.next();
    writeln!(answers, "{{\"ready\":true}}")?;
    for line in lines {
        let line = line?;
        let id = field(&line, "\"i\":");
        match field(&line, "\"p\":").parse::<f64>() {
            Ok(x) => writeln!(answers, "{{\"i\":{id},\"r\":{}}}", x * x)?,
            Err(error) => writeln!(answers, "{{\"i\":{id},\"e\":{{\"type\":\"NoNumber\",\"message\":\"{error}\"}}}}")?,
        }
    }
    Ok(())
}

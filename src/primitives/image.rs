//! Names of images: registry and repository, and the digest that alone does not move.

/// The digest of an image, as registries tell it.
pub fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|digits| {
        digits.len() == 64
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
    })
}

/// Registry and repository of an image, without tag and digest.
pub fn is_image(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.');
    let (host, rest) = match text.split_once('/') {
        Some((host, rest)) => (host, rest),
        None => ("", text),
    };
    let is_host = |host: &str| {
        let (name, port) = host.split_once(':').unwrap_or((host, "1"));
        name.bytes().all(plain) && port.bytes().all(|byte| byte.is_ascii_digit()) && !port.is_empty()
    };
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(plain) && part.starts_with(|first: char| first.is_ascii_alphanumeric())
    };
    text.len() <= 255 && is_host(host) && rest.split('/').all(is_part)
}

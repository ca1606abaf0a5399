/** Text as the bytes of a file, in the encodings that configuration files and exports come in. */

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function utf8WithBom(text: string): Uint8Array {
  return Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8(text));
}

export function utf16le(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'utf16le'));
}

export function utf16leWithBom(text: string): Uint8Array {
  return utf16le(`\ufeff${text}`);
}

export function utf16beWithBom(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
}

/** A file's content in base64. */
export async function readBase64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  const CHUNK = 0x8000;
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}

/** What stands in a certificate's file: its text, or base64 where it holds bytes (DER). */
export async function readCertificateFile(file: Blob): Promise<string> {
  const text = await file.text();
  return /^[\t\n\r\x20-\x7e]*$/.test(text) ? text : readBase64(file);
}

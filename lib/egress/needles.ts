import "server-only";

/** One way in which a secret may come back, before any escaping. */
export type Needle = {
  /** Its code points. White space is left out where `isWrapped`. */
  points: readonly number[];
  /** White space may stand anywhere in it: PEM and base64 are broken into lines. */
  isWrapped: boolean;
  mark: string;
};

/** Below this an encoded fragment says little and is found in ordinary text too often. */
const MIN_FRAGMENT = 6;

const pemPattern = /-----BEGIN [A-Z0-9 ]+-----(?<body>[\s\S]*?)-----END [A-Z0-9 ]+-----/g;

/**
 * The value as it is; its base64 wherever it may stand in a longer text (three offsets), in the standard and the
 * URL alphabet; its hexadecimal; the body of each PEM block in it. Escapes (URL, JSON, XML) are for the matcher.
 */
export function needlesOf(plaintext: string, mark: string): Needle[] {
  const texts = new Set<string>();
  const wrapped = new Set<string>();
  if (/\s/.test(plaintext)) wrapped.add(withoutSpace(plaintext));
  texts.add(plaintext);
  for (const { groups } of plaintext.matchAll(pemPattern)) wrapped.add(withoutSpace(groups?.body ?? ""));

  for (const bytes of bytesOf(plaintext)) {
    for (const text of misreadings(bytes)) texts.add(text);
    texts.add(bytes.toString("hex"));
    texts.add(bytes.toString("hex").toUpperCase());
    for (const text of base64Forms(bytes)) wrapped.add(text);
  }
  const isLongEnough = (text: string) => text === plaintext || text.length >= MIN_FRAGMENT;
  return [
    ...[...texts].filter(isLongEnough).map((text) => toNeedle(text, false, mark)),
    ...[...wrapped].filter(isLongEnough).map((text) => toNeedle(text, true, mark)),
  ];
}

/** UTF-8, and Latin-1 where that differs and can hold it: a header's bytes are Latin-1. */
function bytesOf(plaintext: string): Buffer[] {
  const utf8 = Buffer.from(plaintext, "utf8");
  const isLatin1 = [...plaintext].every((char) => (char.codePointAt(0) ?? 0) <= 0xff);
  const latin1 = Buffer.from(plaintext, "latin1");
  return isLatin1 && !latin1.equals(utf8) ? [utf8, latin1] : [utf8];
}

/** The bytes as a reader with another charset shows them: headers and status lines name none. */
function misreadings(bytes: Buffer): string[] {
  return [bytes.toString("latin1"), bytes.toString("utf8"), new TextDecoder("windows-1252").decode(bytes)];
}

/**
 * At offset 0, 1 and 2 within a group of three bytes: the digits that depend on these bytes alone. At offset 0, the
 * whole as well, with and without its padding, so that the last digit goes too where the value ends the text.
 */
function base64Forms(bytes: Buffer): string[] {
  const forms = [0, 1, 2].map((offset) => {
    const digits = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return digits.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  const whole = bytes.toString("base64");
  forms.push(whole, whole.replace(/=+$/, ""));
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

function toNeedle(text: string, isWrapped: boolean, mark: string): Needle {
  return { points: Array.from(text, (char) => char.codePointAt(0) ?? 0), isWrapped, mark };
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, "");
}

import "server-only";

/** One way in which a secret may come back, before any escaping. */
export type Needle = {
  /** White space is left out where `isWrapped`. */
  text: string;
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
  for (const text of asNumbers(plaintext)) texts.add(text);

  for (const bytes of bytesOf(plaintext)) {
    for (const text of misreadings(bytes)) texts.add(text);
    texts.add(bytes.toString("hex"));
    texts.add(bytes.toString("hex").toUpperCase());
    for (const text of base64Forms(bytes)) wrapped.add(text);
  }
  const isLongEnough = (text: string) => text === plaintext || text.length >= MIN_FRAGMENT;
  return [
    ...[...texts].filter(isLongEnough).map((text) => ({ text, isWrapped: false, mark })),
    ...[...wrapped].filter(isLongEnough).map((text) => ({ text, isWrapped: true, mark })),
  ];
}

/** What a provider that takes it for a number writes: without zeros in front, or with the digits that a double keeps. */
function asNumbers(plaintext: string): string[] {
  const text = plaintext.trim();
  if (!/^[-+]?[0-9]+(\.[0-9]+)?$/.test(text)) return [];
  return [text.replace(/^[-+]?0*/, ""), String(Number(text))];
}

const windows1252 = new TextDecoder("windows-1252");

/** UTF-8, and Latin-1 where that differs and can hold it: a header's bytes are Latin-1. */
function bytesOf(plaintext: string): Buffer[] {
  const utf8 = Buffer.from(plaintext, "utf8");
  const latin1 = Buffer.from(plaintext, "latin1");
  return utf8.length !== latin1.length && /^[\0-\xff]*$/.test(plaintext) ? [utf8, latin1] : [utf8];
}

/** The bytes as a reader with another charset shows them: headers and status lines name none. */
function misreadings(bytes: Buffer): string[] {
  if (bytes.every((byte) => byte < 0x80)) return [];
  return [bytes.toString("latin1"), bytes.toString("utf8"), windows1252.decode(bytes)];
}

/**
 * At offset 0, 1 and 2 within a group of three bytes: the digits that depend on these bytes alone, and up to the end,
 * with and without padding, so that the last digit goes too where the value ends the text, as in `user:password`. What
 * may stay is one digit on each side, of which the neighbour's bits are a part.
 */
function base64Forms(bytes: Buffer): string[] {
  const forms = [0, 1, 2].flatMap((offset) => {
    const digits = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const own = digits.slice(Math.ceil((offset * 8) / 6));
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    return [own.slice(0, end - digits.length + own.length), own.replace(/=+$/, ""), own];
  });
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, "");
}

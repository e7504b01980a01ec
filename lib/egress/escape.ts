import "server-only";

/** Writes a secret so that it stands where it is put and cannot end what is around it. */
export type Escape = (value: string) => string;

/** One path segment, or one name or value of a query. RFC 3986 unreserved characters stay. */
export const escapeUrl: Escape = (value) =>
  encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** application/x-www-form-urlencoded, as the URL standard writes it. */
export const escapeForm: Escape = (value) => escapeUrl(value).replaceAll("%20", "+").replaceAll("%2A", "*");

/** Inside a JSON string. */
export const escapeJson: Escape = (value) => JSON.stringify(value.toWellFormed()).slice(1, -1);

/** Text or attribute value of XML; line breaks as references, which attributes would otherwise make spaces. */
export const escapeXml: Escape = (value) => value.replace(/[&<>"'\r\n\t]/g, (char) => `&#${char.charCodeAt(0)};`);

/** Inside a CDATA section, where references mean nothing. */
export const escapeCdata: Escape = (value) => value.replaceAll("]]>", "]]]]><![CDATA[>");

export const asItIs: Escape = (value) => value;

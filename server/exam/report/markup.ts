/** What XML can't say at all, not even escaped. */
// oxlint-disable-next-line no-control-regex
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text as it stands in XML and in HTML, between tags or within quotes. What neither can hold is replaced. */
export const escape = (text: string): string =>
  text
    .toWellFormed()
    .replace(unspeakable, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** Attributes of an element, a space before each; line breaks survive. */
export const attributes = (fields: Readonly<Record<string, string | number>>): string =>
  Object.entries(fields)
    .map(
      ([name, value]) =>
        ` ${name}="${escape(String(value)).replaceAll("\n", "&#10;").replaceAll("\r", "&#13;").replaceAll("\t", "&#9;")}"`,
    )
    .join("");

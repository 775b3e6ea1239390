import { readJson } from '../text.js';
import { readXml } from '../xml.js';

/** What an inbound body may be. */
export const INBOUND_CONTENTS = ['json', 'form', 'xml', 'text'] as const;
export type InboundContent = (typeof INBOUND_CONTENTS)[number];

/**
 * Reads an inbound body as the object that a profile's expressions read, and that is kept as JSON: the fields of a form,
 * the root element of XML, or `{ text }`.
 * @throws SyntaxError or XmlError if the text is not of this kind
 */
export function readContent(content: InboundContent, text: string): unknown {
  switch (content) {
    case 'json':
      return readJson(text);
    case 'form':
      return formFields(text);
    case 'xml':
      return readXml(text);
    case 'text':
      return { text };
  }
}

/** Returns the fields of a form; a field that occurs several times has a list. */
function formFields(text: string): Readonly<Record<string, unknown>> {
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const values = fields.get(name);
    if (values === undefined) fields.set(name, [value]);
    else values.push(value);
  }
  const all = [...fields].map(([name, values]) => [name, values.length > 1 ? values : values[0]]);
  return Object.fromEntries(all);
}

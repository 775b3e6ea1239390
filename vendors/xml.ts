import { SaxesParser, type SaxesOptions } from 'saxes';
import { isRecord } from './fields.js';

/**
 * XML as profiles read and write it: an element is an object of its attributes (`@name`), its text (`#text`) and its
 * elements. An element that has only text is that text. No value is guessed: all texts stay texts.
 */

/** Bounds of a document that is read. An entity cannot expand: a document type is refused, so nothing declares one. */
const DEEPEST = 64;
const MOST_ELEMENTS = 50_000;

/** Thrown if XML cannot be read or written. The message quotes nothing of the document. */
export class XmlError extends Error {
  /** The message for operators, in Portuguese. */
  readonly messagePt: string;

  constructor(message: string, messagePt: string) {
    super(message);
    this.messagePt = messagePt;
  }
}

const TOO_DEEP = [
  `its elements are nested more than ${DEEPEST} deep`,
  `os elementos passam de ${DEEPEST} níveis`,
] as const;

/** An element that is being read. */
interface Open {
  readonly name: string;
  /** Its attributes and elements; a name that occurs several times has a list. */
  readonly fields: Map<string, unknown>;
  text: string;
  isNil: boolean;
}

/**
 * Reads an XML document. Prefixes of names are left out (`soap:Body` is `Body`), and so are attributes with a prefix,
 * but `xsi:nil="true"` makes the element null. Texts are trimmed, and repeated elements become a list.
 * @throws XmlError if it is not well-formed, has a document type, or exceeds the bounds
 */
export function readXml(text: string): Readonly<Record<string, unknown>> {
  const parser = parserOf({ xmlns: false } as const);
  const root = opened('', {});
  const path = [root];
  let elements = 0;
  const say = (said: string) => {
    path.at(-1)!.text += said;
  };
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1;
    if (path.length > DEEPEST) throw new XmlError(...TOO_DEEP);
    if (elements > MOST_ELEMENTS) {
      throw new XmlError(
        `it has more than ${MOST_ELEMENTS} elements`,
        `tem mais de ${MOST_ELEMENTS} elementos`,
      );
    }
    path.push(opened(localName(name), attributes));
  });
  parser.on('text', say);
  parser.on('cdata', say);
  parser.on('closetag', () => {
    const { name, ...closed } = path.pop()!;
    add(path.at(-1)!.fields, name, valueOf(closed));
  });
  parser.write(text.replace(/^\uFEFF?\s*(?=<\?xml)/, '')).close();
  return Object.fromEntries(root.fields);
}

const ENTITIES = { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" };

/** Creates a strict parser whose first error is thrown as `XmlError`. */
function parserOf<O extends SaxesOptions>(options: O): SaxesParser<O> {
  const parser = new SaxesParser<O>({
    ...options,
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
  });
  // only the five entities of XML: not what every object inherits
  parser.ENTITIES = Object.assign(Object.create(null) as Record<string, string>, ENTITIES);
  parser.on('doctype', () => {
    throw new XmlError('it has a document type (DTD)', 'traz um tipo de documento (DTD)');
  });
  parser.on('error', () => {
    const { line, column } = parser;
    throw new XmlError(
      `it is not well-formed at line ${line}, column ${column}`,
      `não é bem formado na linha ${line}, coluna ${column}`,
    );
  });
  return parser;
}

function opened(name: string, attributes: Readonly<Record<string, string>>): Open {
  const all = Object.entries(attributes);
  const own = all.filter(([attribute]) => !/^xmlns$|:/.test(attribute));
  const isNil = all.some(
    ([attribute, value]) => attribute.endsWith(':nil') && ['true', '1'].includes(value.trim()),
  );
  const fields = new Map<string, unknown>(
    own.map(([attribute, value]) => [`@${attribute}`, value.trim()]),
  );
  return { name, fields, text: '', isNil };
}

const localName = (name: string) => name.slice(name.lastIndexOf(':') + 1);

function add(fields: Open['fields'], name: string, value: unknown): void {
  const before = fields.get(name);
  if (Array.isArray(before)) before.push(value);
  else fields.set(name, fields.has(name) ? [before, value] : value);
}

function valueOf({ fields, text, isNil }: Omit<Open, 'name'>): unknown {
  if (isNil) return null;
  const own = text.trim();
  if (fields.size === 0) return own;
  if (own !== '') fields.set('#text', own);
  return Object.fromEntries(fields);
}

/**
 * Writes an object with one field, the root element, as an XML document in UTF-8. Absent and null values are left out;
 * a list repeats its element.
 * @throws XmlError if the object is not of that form
 */
export function writeXml(value: unknown): string {
  const [root, ...others] = isRecord(value) ? elementsOf(value, 0) : [];
  if (root === undefined || others.length > 0 || (isRecord(value) && hasText(value))) {
    throw new XmlError('it is not one root element', 'não é um elemento raiz');
  }
  return `<?xml version="1.0" encoding="UTF-8"?>${root}`;
}

const hasText = (fields: Readonly<Record<string, unknown>>) =>
  Object.keys(fields).some((name) => name === '#text' || name.startsWith('@'));

type Fields = Readonly<Record<string, unknown>>;

/** Returns the elements in an object, each as text. */
const elementsOf = (fields: Fields, depth: number): string[] =>
  Object.entries(fields)
    .filter(([name]) => name !== '#text' && !name.startsWith('@'))
    .flatMap(([name, value]) =>
      [value]
        .flat()
        .filter((one) => one !== undefined && one !== null)
        .map((one) => elementOf(name, one, depth + 1)),
    );

function elementOf(name: string, value: unknown, depth: number): string {
  if (depth > DEEPEST) throw new XmlError(...TOO_DEEP);
  if (!isRecord(value)) return tag(name, '', textOf(value));
  const attributes = Object.entries(value)
    .filter(([field, one]) => field.startsWith('@') && one !== undefined && one !== null)
    .map(([field, one]) => ` ${nameOf(field.slice(1))}="${textOf(one)}"`);
  const text = value['#text'] ?? '';
  return tag(name, attributes.join(''), textOf(text) + elementsOf(value, depth).join(''));
}

const tag = (name: string, attributes: string, content: string) =>
  content === ''
    ? `<${nameOf(name)}${attributes}/>`
    : `<${nameOf(name)}${attributes}>${content}</${name}>`;

const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?$/u;

function nameOf(name: string): string {
  if (NAME.test(name)) return name;
  throw new XmlError('a field has a name that XML does not allow', 'um campo não tem nome de XML');
}

function textOf(value: unknown): string {
  if (['string', 'number', 'boolean'].includes(typeof value)) return escapeXml(String(value));
  throw new XmlError('a text or an attribute is a list', 'um texto ou atributo é uma lista');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that XML 1.0 cannot carry in any form. */
const IMPOSSIBLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Returns a text so that it is the same text inside an element and inside an attribute. */
export const escapeXml = (text: string): string =>
  text
    .replace(IMPOSSIBLE, '\uFFFD')
    .replace(/[&<>"'\t\n\r]/g, (one) => ESCAPES[one] ?? `&#${one.charCodeAt(0)};`);

/** Stands for a value in a template that is checked. Not allowed in names. */
const VALUE = '\uE000';

/**
 * Checks a template of XML: well-formed, in UTF-8, and with values only in texts and attributes.
 * @param literals the template's parts between its values
 * @throws XmlError if it is not so
 */
export function checkXmlTemplate(literals: readonly string[]): void {
  const parser = parserOf({ xmlns: true } as const);
  let found = 0;
  const count = (text: string) => {
    found += text.split(VALUE).length - 1;
  };
  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    if (!/^utf-8$/i.test(encoding)) {
      throw new XmlError('it must declare the encoding UTF-8', 'deve declarar a codificação UTF-8');
    }
  });
  parser.on('text', count);
  parser.on('attribute', ({ value }) => count(value));
  parser.write(literals.join(VALUE).trim()).close();
  if (found === literals.length - 1) return;
  throw new XmlError(
    'a placeholder must be in the text of an element, or in an attribute',
    'um valor deve estar no texto de um elemento, ou em um atributo',
  );
}

/**
 * Decodes the bytes of XML or text: by a byte-order mark, the charset of the content type, or the XML declaration; else
 * as UTF-8.
 * @throws XmlError if the encoding is unknown, or the bytes are not in it
 */
export function decodeText(bytes: Uint8Array, contentType = ''): string {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const label =
    markedAs(head) ??
    /;\s*charset="?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /^\s*<\?xml[^>]{1,100}\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head)?.[1] ??
    'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    throw new XmlError(
      'it is not in the encoding that it declares',
      'não está na codificação que declara',
    );
  }
}

function markedAs(head: string): string | undefined {
  if (head.startsWith('\u00EF\u00BB\u00BF')) return 'utf-8';
  if (head.startsWith('\u00FF\u00FE')) return 'utf-16le';
  return head.startsWith('\u00FE\u00FF') ? 'utf-16be' : undefined;
}

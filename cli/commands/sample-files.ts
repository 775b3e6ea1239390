import { readFileSync } from 'node:fs';
import type { InboundContent } from '../../vendors/profile/content.js';
import type { RawAnswer } from '../../vendors/http.js';
import { decodeText, XmlError } from '../../vendors/xml.js';
import { CliError } from '../exit.js';

/** Reads captured samples. Each function throws `CliError` if the sample cannot be read. */

/** Reads a text in the encoding that it declares, or else in UTF-8. */
function readText(file: string): string {
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    if (error instanceof XmlError) throw unreadable(file, error.messagePt);
    throw unreadable(file, String((error as NodeJS.ErrnoException).code));
  }
}

/** Reads an answer: the body of a 200, or what `curl -i` shows (the status line, the headers, an empty line, the body). */
export function readAnswer(file: string): RawAnswer {
  const text = readText(file);
  const [, status, head = '', body = ''] =
    /^HTTP\/[\d.]+ (\d{3})[^\n]*\n((?:[^\s:]+:[^\n]*\n)*)\r?\n([^]*)$/.exec(text) ?? [];
  if (status === undefined) return { status: 200, headers: {}, text };
  const headers = head.split('\n').map((line) => {
    const [name = '', ...value] = line.split(':');
    return [name.toLowerCase(), value.join(':').trim()] as const;
  });
  return {
    status: Number(status),
    headers: Object.fromEntries(headers.filter(([name]) => name !== '')),
    text: body,
  };
}

/** Reads an inbound body as it was sent, or as JSON, which is how `ponte parked` shows it. */
export async function readBody(file: string, content: InboundContent): Promise<unknown> {
  const { readContent } = await import('../../vendors/profile/content.js');
  const text = readText(file);
  try {
    return readContent(/^\s*\{/.test(text) ? 'json' : content, text);
  } catch (error) {
    if (error instanceof XmlError) throw unreadable(file, `não é XML: ${error.messagePt}`);
    throw unreadable(file, 'não é JSON');
  }
}

const unreadable = (file: string, why: string) =>
  new CliError(`A amostra ${file} não pode ser lida: ${why}`);

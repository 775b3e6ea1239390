import type { ExplainedCall } from '../vendors/profile/explain-call.js';

/** Returns the lines of a request as a person would make it in a shell. */
export function curlOf({
  method,
  url,
  headers = {},
  body,
  form,
  content,
}: ExplainedCall): string[] {
  const type = body === undefined ? content?.type : 'application/json';
  const parts = [
    `curl -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(type === undefined || headers['content-type'] !== undefined
      ? []
      : [`-H ${quoted(`content-type: ${type}`)}`]),
    ...(body === undefined ? [] : [`--data ${quoted(JSON.stringify(body, null, 2))}`]),
    ...(content === undefined ? [] : [`--data-binary ${quoted(content.text)}`]),
    ...(form ?? []).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`),
  ];
  return parts.join(' \\\n  ').split('\n');
}

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

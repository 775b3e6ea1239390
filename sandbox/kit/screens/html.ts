/** Text that is already HTML: `html` inserts it unchanged. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** A value in a template: text is escaped, a list is joined, an absent value produces nothing. */
export type Value = Html | string | number | null | undefined | false | readonly Value[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

function render(value: Value): string {
  if (value instanceof Html) return value.text;
  if (value === null || value === undefined || value === false) return '';
  return typeof value === 'object' ? value.map(render).join('') : escape(String(value));
}

/**
 * A template of HTML in which every value is escaped, so that users' text cannot become markup.
 * @throws Error if a value is in an attribute without quotes, where escaping does not protect
 */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  const [first = '', ...rest] = strings;
  return new Html(
    rest.reduce((text, next, at) => {
      if (/<[^<>]*=$/.test(text)) throw new Error('an attribute without quotes contains a value');
      return text + render(values[at]) + next;
    }, first),
  );
}

/** An attribute without a value, such as `checked`, if `on`. */
export const flag = (name: string, on: boolean): Html => new Html(on ? name : '');

const LINK = /https?:\/\/[^\s<>"']+/g;

/** Escapes foreign text and turns its web addresses into links. */
export function linkified(text: string): Html {
  const links = [...text.matchAll(LINK)];
  let end = 0;
  const parts = links.flatMap(({ 0: url, index }) => {
    const before = text.slice(end, index);
    end = index + url.length;
    return [before, html`<a href="${url}">${url}</a>`];
  });
  return html`${parts}${text.slice(end)}`;
}

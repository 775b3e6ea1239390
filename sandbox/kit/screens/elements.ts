import { type Html, type Value, flag, html } from './html.js';

/** A choice in a list. */
export interface Option {
  readonly value: string;
  readonly text: string;
}

interface Labelled {
  readonly value?: string | undefined;
  readonly hint?: Value;
  /** Needed if the page has another field of this name. */
  readonly id?: string;
}

interface FieldOptions extends Labelled {
  /** `decimal` shows the digits on a phone. */
  readonly mode?: 'text' | 'decimal' | 'url';
  /** Id of the form, if the field is outside it. */
  readonly form?: string | undefined;
  readonly secret?: boolean;
}

/** Look and target of a button that posts. */
export interface ButtonOptions {
  readonly main?: boolean;
  /** The subject of the action, for users who cannot see the row. */
  readonly about?: string;
}

/** A control with its label above and its hint below. */
const labelled = (id: string, label: string, hint: Value, control: Html): Html =>
  html`<div class="field">
    <label for="${id}">${label}</label>
    ${control} ${hint && html`<span class="hint" id="${id}-hint">${hint}</span>`}
  </div>`;

const describedBy = (id: string, hint: Value) => hint && html`aria-describedby="${id}-hint"`;

export function field(name: string, label: string, options: FieldOptions = {}): Html {
  const { value = '', hint, id = name, mode = 'text', form, secret = false } = options;
  return labelled(
    id,
    label,
    hint,
    html`<input
      id="${id}"
      name="${name}"
      value="${value}"
      type="${secret ? 'password' : 'text'}"
      inputmode="${mode}"
      autocomplete="off"
      ${describedBy(id, hint)}
      ${form !== undefined && html`form="${form}"`}
    />`,
  );
}

export function longField(name: string, label: string, options: Labelled = {}): Html {
  const { value = '', hint, id = name } = options;
  return labelled(
    id,
    label,
    hint,
    html`<textarea id="${id}" name="${name}" rows="3" ${describedBy(id, hint)}>${value}</textarea>`,
  );
}

export function choice(
  name: string,
  label: string,
  options: readonly Option[],
  chosen = '',
  none = 'Selecione…',
): Html {
  return labelled(
    name,
    label,
    undefined,
    html`<select id="${name}" name="${name}">
      <option value="">${none}</option>
      ${options.map(
        ({ value, text }) =>
          html`<option value="${value}" ${flag('selected', value === chosen)}>${text}</option>`,
      )}
    </select>`,
  );
}

export const radio = (name: string, { value, text }: Option, isChosen: boolean): Html =>
  html`<label class="choice"
    ><input type="radio" name="${name}" value="${value}" ${flag('checked', isChosen)} />
    <span>${text}</span></label
  >`;

export const checkbox = (name: string, text: string, isChecked: boolean): Html =>
  html`<label class="choice"
    ><input type="checkbox" name="${name}" value="sim" ${flag('checked', isChecked)} />
    <span>${text}</span></label
  >`;

/** A form with only a button. */
export const button = (action: string, text: string, options: ButtonOptions = {}): Html =>
  html`<form method="post" action="${action}">${submit(text, options)}</form>`;

export const submit = (text: string, { main = false, about }: ButtonOptions = {}): Html =>
  html`<button
    ${main && html`class="main"`}
    ${about !== undefined && html`aria-label="${text}: ${about}"`}
  >
    ${text}
  </button>`;

/** Names and values; entries without a value are omitted. */
export const facts = (entries: readonly (readonly [name: string, value: Value])[]): Html =>
  html`<dl>
    ${entries
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
  </dl>`;

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Value;
  readonly isNumber?: boolean;
}

/** A table whose first column names the row; on a narrow screen each row becomes a block. */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  none: string,
): Html {
  if (rows.length === 0) return html`<p class="nothing">${none}</p>`;
  const look = ({ isNumber }: Column<Row>) => (isNumber === true ? 'number' : 'text');
  const [first, ...others] = columns;
  return html`<table aria-label="${caption}">
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col" class="${look(column)}">${column.name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <th scope="row" data-label="${first?.name}">${first?.cell(row)}</th>
            ${others.map(
              (column) =>
                html`<td class="${look(column)}" data-label="${column.name}">
                  ${column.cell(row)}
                </td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export type Mood = 'waiting' | 'good' | 'bad' | 'plain';

export const badge = (text: string, mood: Mood): Html =>
  html`<span class="badge ${mood}">${text}</span>`;

/** Text without blanks, which may wrap anywhere. */
export const long = (text: string): Html => html`<span class="long">${text}</span>`;

/** A part of the page that refreshes itself. */
export const live = (id: string, content: Value): Html =>
  html`<div id="${id}" data-live>${content}</div>`;

/** Links to the neighbouring pages of a list. */
export function pager(address: (page: number) => string, page: number, isLast: boolean): Html {
  return html`<nav class="actions" aria-label="Páginas">
    ${page > 1 && html`<a class="button" href="${address(page - 1)}">Mais novos</a>`}
    ${!isLast && html`<a class="button" href="${address(page + 1)}">Mais antigos</a>`}
  </nav>`;
}

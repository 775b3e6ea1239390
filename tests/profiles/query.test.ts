import { describe, expect, test } from '@jest/globals';
import { loadProfile } from '../../vendors/profile/load.js';
import { explainCall } from './explained.js';
import { directoryOf, problemsOf } from './files.js';

/** The parameters of a call: a block of texts, or one expression. */

const urlOf = async (query: string, sample: object = {}) => {
  const yaml = `extends: senior-x\ncalls:\n  listAwaiting:\n    query: ${query}\n`;
  const profile = loadProfile('mine.yaml', directoryOf({ 'mine.yaml': yaml }));
  const { url } = await explainCall(profile, 'listAwaiting', sample);
  return url.slice(url.indexOf('/order') + '/order'.length);
};

describe('a query', () => {
  test('may be an expression, which replaces the inherited block', async () => {
    const query = `'{ "pagina": page, "idsSituacoes[]": [6, 15], "filtro": $string({ "de": "á b" }), "cliente": x }'`;
    expect(
      await urlOf(query.replace(', "cliente": x', ', "cliente": $lookup({}, "none")'), { page: 2 }),
    ).toBe(
      '?pagina=2&idsSituacoes%5B%5D=6&idsSituacoes%5B%5D=15&filtro=%7B%22de%22%3A%22%C3%A1%20b%22%7D',
    );
  });

  test('sends numbers as they are written, without quotes too', async () => {
    const query = `{ filter: null, offset: null, size: null, filial: 01, versao: 1.10, conta: 12345678901234567890, hex: 0x1F, limite: 50 }`;
    expect(await urlOf(query)).toBe(
      '?filial=01&versao=1.10&conta=12345678901234567890&hex=0x1F&limite=50',
    );
  });

  test('may be an expression that returns no parameters', async () => {
    expect(await urlOf("'{}'")).toBe('');
  });

  test('may have expressions with braces of their own in its placeholders', async () => {
    expect(
      await urlOf(`{ filter: null, offset: null, size: null, q: '{ $string({ "p": page }) }' }`),
    ).toBe('?q=%7B%22p%22%3A1%7D');
  });

  test.each([`'page'`, `'{ "filtro": { "de": page } }'`])(
    'must evaluate to text fields: %s',
    async (query) => {
      await expect(urlOf(query)).rejects.toMatchObject({
        words: expect.stringContaining('query não dá campos de texto'),
      });
    },
  );

  test.each([
    [`'{ "p": pagina }'`, 'calls.listAwaiting.query: there is no pagina here'],
    [`'{ "p": '`, 'calls.listAwaiting.query: '],
    ['5', 'calls.listAwaiting.query: must be a block of parameters, or an expression'],
    ['{ p: "{pagina}" }', 'calls.listAwaiting.query.p: there is no pagina here'],
    ['{ p: [] }', 'calls.listAwaiting.query.p: must be a text'],
  ])('is checked when the profile is read: %s', (query, problem) => {
    const problems = problemsOf(
      `extends: senior-x\ncalls:\n  listAwaiting:\n    query: ${query}\n`,
    );
    expect(problems).toEqual([expect.stringContaining(`mine.yaml, line 4: ${problem}`)]);
  });
});

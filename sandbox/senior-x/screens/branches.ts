import type { Request } from 'express';
import { Refusal } from '../../kit/refusal.js';
import { facts, radio, submit, table } from '../../kit/screens/elements.js';
import { html } from '../../kit/screens/html.js';
import type { Screens, View } from '../../kit/screens/screens.js';
import type { Catalogue } from '../catalogue.js';
import type { CatalogueCalls } from '../catalogue-calls.js';
import { MENU } from './frame.js';

const PARAMETER = 'Integração sistema de gestão de ordens de serviço';
const under = MENU.branches;

const yesOrNo = (value: boolean) => (value ? 'Sim' : 'Não');

/** *Cadastros > Filiais*: the list, and *Detalhes da filial > Integrações* with its one parameter. */
export function branchScreens(
  screens: Screens,
  catalogue: Catalogue,
  { saveBranch }: CatalogueCalls,
): void {
  const branchIn = ({ params }: Request) => {
    const branch = catalogue.branch(String(params['code']));
    if (!branch) throw new Refusal(404, 'Filial não encontrada.');
    return branch;
  };
  const addressOf = (code: string) => `${under.address}/${encodeURIComponent(code)}`;

  screens.show(under.address, () => ({
    title: 'Filiais',
    under,
    body: html`<section>
      ${table(
        'Filiais',
        [
          { name: 'Código', cell: ({ code }) => code },
          { name: 'Nome', cell: ({ name }) => name },
          { name: 'Integra ordens de serviço', cell: ({ integration }) => yesOrNo(integration) },
          {
            name: 'Editar',
            cell: ({ code, name }) =>
              html`<a class="button" href="${addressOf(code)}" aria-label="Editar: ${name}"
                >Editar</a
              >`,
          },
        ],
        catalogue.branches(),
        'Nenhuma filial cadastrada.',
      )}
    </section>`,
  }));

  screens.show(`${under.address}/:code`, (request) => {
    const { code, name, timeZone, integration } = branchIn(request);
    return {
      title: 'Detalhes da filial',
      under,
      body: html`
        <section>
          ${facts([
            ['Código', code],
            ['Nome', name],
            ['Fuso horário', timeZone],
          ])}
        </section>
        <section>
          <h2>Integrações</h2>
          ${table(
            'Integrações',
            [
              { name: 'Parâmetro', cell: (parameter: string) => parameter },
              { name: 'Valor', cell: () => yesOrNo(integration) },
              {
                name: 'Editar',
                cell: (parameter: string) =>
                  html`<a
                    class="button"
                    href="${addressOf(code)}/integracao"
                    aria-label="Editar: ${parameter}"
                    >Editar</a
                  >`,
              },
            ],
            [PARAMETER],
            '',
          )}
        </section>
      `,
    };
  });

  const parameter: View = (request) => {
    const { code, name, integration } = branchIn(request);
    return {
      title: `Filial ${code} – ${name}: Integrações`,
      under,
      body: html`<section>
        <form class="fields" method="post" action="${addressOf(code)}/integracao">
          <fieldset>
            <legend>${PARAMETER}</legend>
            ${radio('integracao', { value: 'sim', text: 'Sim' }, integration)}
            ${radio('integracao', { value: 'nao', text: 'Não' }, !integration)}
          </fieldset>
          <div class="row">${submit('Salvar', { main: true })}</div>
        </form>
      </section>`,
    };
  };
  screens.show(`${under.address}/:code/integracao`, parameter);
  screens.act(`${under.address}/:code/integracao`, {
    call: saveBranch,
    body(form, request) {
      const { name, timeZone } = branchIn(request);
      return { name, timeZone, integration: ANSWERS[form['integracao'] ?? ''] };
    },
    view: parameter,
    at: (request) => addressOf(branchIn(request).code),
    notice: 'Parâmetro salvo.',
  });
}

const ANSWERS: Readonly<Record<string, boolean>> = { sim: true, nao: false };

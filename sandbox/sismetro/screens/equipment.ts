import { field, pager, submit, table } from '../../kit/screens/elements.js';
import { html } from '../../kit/screens/html.js';
import { pageNumber, queryText, withQuery } from '../../kit/screens/query.js';
import type { Screens, View } from '../../kit/screens/screens.js';
import type { Equipment, EquipmentRegister } from '../equipment.js';
import type { FieldCalls } from '../field-calls.js';
import type { OpeningRules } from '../opening-rules.js';
import { MENU } from './frame.js';

const under = MENU.equipment;
const ON_A_PAGE = 25;

/** The register of equipment: search, and a form for a new one. */
export function equipmentScreens(
  screens: Screens,
  { register, rules }: { register: EquipmentRegister; rules: OpeningRules },
  { addEquipment }: FieldCalls,
): void {
  const view: View = (request, typed) => {
    const words = queryText(request, 'busca');
    const page = pageNumber(request);
    const offset = (page - 1) * ON_A_PAGE;
    const found = register.search(words, { limit: ON_A_PAGE, offset });
    return {
      title: 'Equipamentos',
      under,
      body: html`
        <section>
          <form class="row" method="get" action="${under.address}">
            ${field('busca', 'Buscar', { value: words })} ${submit('Buscar')}
          </form>
          ${table(
            'Equipamentos',
            [
              { name: 'Patrimônio', cell: ({ id }: Equipment) => id },
              { name: 'Descrição', cell: ({ description }) => description },
              { name: 'TAG', cell: ({ tag }) => tag },
              { name: 'Tecnologia', cell: ({ technology }) => technology },
              { name: 'Marca', cell: ({ brand }) => brand },
              { name: 'Modelo', cell: ({ model }) => model },
              { name: 'Número de série', cell: ({ serialNumber }) => serialNumber },
              { name: 'Aceita SS', cell: ({ id }) => (rules.find(id) ? 'Não' : 'Sim') },
            ],
            found,
            'Nenhum equipamento.',
          )}
          ${pager(
            (other) => withQuery(under.address, { busca: words, pagina: other }),
            page,
            offset + found.length >= register.count(words),
          )}
        </section>
        <section>
          <h2>Novo equipamento</h2>
          <form class="fields" method="post" action="${under.address}">
            ${FIELDS.map(([name, label]) => field(name, label, { value: typed[name] }))}
            <div class="row">${submit('Cadastrar', { main: true })}</div>
          </form>
        </section>
      `,
    };
  };

  screens.show(under.address, view);
  screens.act(under.address, {
    call: addEquipment,
    body: ({ descricao, tag, tecnologia, marca, modelo, serie }) => ({
      description: descricao,
      tag,
      technology: tecnologia,
      brand: marca,
      model: modelo,
      serialNumber: serie,
    }),
    view,
    at: () => under.address,
    notice: 'Equipamento cadastrado.',
  });
}

const FIELDS = [
  ['descricao', 'Descrição'],
  ['tag', 'TAG'],
  ['tecnologia', 'Tecnologia'],
  ['marca', 'Marca'],
  ['modelo', 'Modelo'],
  ['serie', 'Número de série'],
] as const;

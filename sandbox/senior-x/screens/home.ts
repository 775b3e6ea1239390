import { html } from '../../kit/screens/html.js';
import type { Links } from '../../kit/screens/links.js';
import type { Page } from '../../kit/screens/layout.js';
import { MENU } from './frame.js';

/** A step-by-step guide through the source document. */
export const home = ({ sismetro, console }: Links): Page => ({
  title: 'Integração com Sismetro: o roteiro',
  body: html`
    <section>
      <p>
        Estas telas seguem os menus do documento <em>Integração com Sismetro</em> do ERP Senior X,
        para percorrê-lo à mão. Nada aqui é o Senior X.
      </p>
      <ol>
        <li>
          <strong>Pré-requisitos.</strong> Em
          <a href="${MENU.webhooks.address}">Events hub › Webhooks</a>, cadastre o evento
          <em>externalServiceOrderFinished</em> com o endpoint da Ponte e os cabeçalhos
          <em>unit</em> e <em>key</em>.
        </li>
        <li>
          <strong>Ativar integração.</strong> Em
          <a href="${MENU.branches.address}">Cadastros › Filiais</a>, edite uma filial e defina o
          parâmetro <em>Integração sistema de gestão de ordens de serviço</em> como Sim.
        </li>
        <li>
          <strong>Informar equipamento.</strong> Em <a href="${MENU.orders.address}">Vendas</a>,
          abra um pedido de serviço, informe o equipamento, adicione os itens e clique em
          <em>Fechar pedido</em>.
        </li>
        <li>
          <strong>Criação de SS.</strong> O número e o link da SS aparecem na
          <em>Lista de Observações</em> do pedido; <em>Faturar</em> é recusado enquanto o pedido
          está em Aguardando integração.
        </li>
        <li>
          <strong>Atendimento e cancelamento.</strong> Conclua ou cancele a SS
          ${sismetro === undefined ? 'na Sismetro' : html`na <a href="${sismetro}">Sismetro</a>`}: o
          pedido é liberado, e pode ser faturado, ou é cancelado.
        </li>
        ${
          console !== undefined &&
          html`<li>O que pede uma decisão está no <a href="${console}">console da Ponte</a>.</li>`
        }
      </ol>
    </section>
  `,
});

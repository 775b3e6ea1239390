import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { OrderKey } from '../../domain/ids.js';
import { BulkPreviewSchema, BulkSchema, listOf, OrderSchema, ReloadSchema } from '../answers.js';
import type { Api } from '../api.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { findOrder } from '../order-names.js';
import {
  entriesOf,
  openSettings,
  saveSettings,
  setText,
  type SettingsFile,
} from '../settings-file/settings-file.js';
import { ORDER_COLUMNS } from './orders.js';

interface GoLiveOptions {
  /** True if no order is named. */
  readonly takeOver?: readonly string[] | true;
  readonly reason?: string;
}

/** `ponte tenant go-live`: ends a tenant's rehearsal, and takes over the orders that it left. */
export function addGoLiveCommand(tenant: Command, context: Context): void {
  tenant
    .command('go-live')
    .description('encerra o ensaio de uma empresa e mostra os pedidos ensaiados que faltam assumir')
    .argument('<empresa>', 'o id da empresa')
    .option(
      '--take-over [pedidos...]',
      'assume estes pedidos (empresa/id, ou o número); sem nenhum, todos',
    )
    .option('--reason <texto>', 'com --take-over: por quê; fica registrado com o seu nome')
    .action(async (id: string, { takeOver, reason }: GoLiveOptions) => {
      if ((takeOver === undefined) !== (reason === undefined)) {
        throw new CliError('--take-over e --reason vão juntas.', EXIT.usage);
      }
      const filter = { tenant: id, phase: 'rehearsal' };
      const api = context.api();
      const chosen =
        takeOver === undefined || takeOver === true
          ? { filter }
          : { orders: await keysIn(api, takeOver, id) };
      const output = context.output();
      const file = context.settingsFile();
      const live = liveSettings(file, id);
      // a token that is not accepted, settings that are wrong already, or an api that reads another file end the command
      // before it changes anything
      const before = await api.post('/admin/reload', ReloadSchema);
      if (!before.tenants.some((tenant) => tenant.id === id)) {
        throw new CliError(
          `A api não tem a empresa ${id}: ela lê outro arquivo que ${file}. Diga com --config qual é. Nada foi mudado.`,
        );
      }
      if (live) {
        saveSettings(file, live);
        output.note(`${file} agora diz que a empresa ${id} não está mais em ensaio.`);
      }
      const { tenants } = await api.post('/admin/reload', ReloadSchema);
      if (!tenants.some((tenant) => tenant.id === id && tenant.mode === 'live')) {
        throw new CliError(
          `${file} já diz mode: live, mas a api não o lê: para ela a empresa ${id} não saiu do ensaio. Ponha mode: live no arquivo que a api lê, ou diga com --config qual é.`,
        );
      }
      output.note(
        `Esta api já tem a empresa ${id} fora do ensaio. Recarregue também os workers e as outras apis (kill -HUP): até lá, os workers não gravam nada por ela, e as outras apis ainda ensaiam pedidos novos.`,
      );
      const takenOver = reason === undefined ? null : await takeAll(api, chosen, reason);
      const list = await api.get('/orders', listOf(OrderSchema), { ...filter, limit: '200' });
      if (list.nextCursor !== null) {
        output.note(
          `Há mais pedidos ensaiados: veja todos com ponte orders list --tenant ${id} --phase rehearsal.`,
        );
      }
      output.give({ ...list, takenOver }, (page) => {
        if (takenOver) {
          const { total } = takenOver;
          const taken =
            total === 1 ? 'pedido está sendo assumido' : 'pedidos estão sendo assumidos';
          page.line(
            `${total} ${taken}; ponte orders list --tenant ${id} --phase rehearsal mostra os que faltam.`,
          );
        } else {
          page.table(list.items, ORDER_COLUMNS);
        }
      });
      if (takenOver) return;
      output.note(
        list.items.length === 0
          ? 'Nenhum pedido ensaiado falta assumir.'
          : 'Estes pedidos ainda não valem. Se alguém já abriu a SS de um deles à mão, vincule-a: ponte orders decide <pedido> link-ss. Os outros, assuma com --take-over.',
      );
    });
}

/**
 * Returns the settings with the tenant live, or undefined if it is live already. Throws `CliError` if the file does
 * not have the tenant.
 */
function liveSettings(file: string, id: string): SettingsFile | undefined {
  const settings = openSettings(file);
  const tenants = settings ? entriesOf<{ id?: unknown; mode?: unknown }>(settings, 'tenants') : [];
  const at = tenants.findIndex((tenant) => tenant.id === id);
  if (settings === undefined || at === -1) throw new CliError(`Não há empresa ${id} em ${file}.`);
  if ((tenants[at]!.mode ?? 'live') === 'live') return undefined;
  return setText(settings, ['tenants', at, 'mode'], 'live');
}

/** Finds the named orders, each once. Throws `CliError` if one is unknown, or of another tenant. */
async function keysIn(api: Api, names: readonly string[], tenant: string): Promise<OrderKey[]> {
  const keys = new Map<string, OrderKey>();
  for (const name of names) {
    const found = await findOrder(api, name, tenant);
    if (found.tenant !== tenant) {
      throw new CliError(`${name} não é da empresa ${tenant}: nada foi feito.`, EXIT.usage);
    }
    keys.set(found.name, { tenant, id: found.name });
  }
  return [...keys.values()];
}

/**
 * Takes over the chosen orders, in one bulk decision. Returns null if none is left. Throws `CliError` if one of those
 * that are named cannot be taken over.
 */
async function takeAll(
  api: Api,
  chosen: { readonly orders?: readonly OrderKey[]; readonly filter?: object },
  reason: string,
) {
  const preview = (of: object) =>
    api.post('/bulk-decisions/preview', BulkPreviewSchema, { decision: 'take-over', ...of });
  const { fits: expected } = await preview(chosen);
  const { orders = [] } = chosen;
  if (expected < orders.length) {
    const left: string[] = [];
    for (const order of orders) {
      if ((await preview({ orders: [order] })).fits === 0) left.push(`${order.tenant}/${order.id}`);
    }
    throw new CliError(
      `Nenhum pedido foi assumido. Estes não são pedidos ensaiados que falta assumir: ${left.join(', ')}.`,
    );
  }
  if (expected === 0) return null;
  return api.post(
    '/bulk-decisions',
    BulkSchema,
    { decision: 'take-over', ...chosen, reason, expected },
    { 'idempotency-key': randomUUID() },
  );
}

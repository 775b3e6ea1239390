import { z } from 'zod';
import type { Call } from '../kit/calls.js';
import { readForm } from '../kit/parse.js';
import type { Catalogue, Webhook } from './catalogue.js';

const sentence = (message: string) =>
  z.string({ error: message }).trim().min(1, message).max(200, message);
const BranchSchema = z.strictObject({
  name: sentence('Informe o nome da filial.'),
  integration: z.boolean({ error: 'Defina o parâmetro como Sim ou Não.' }),
  timeZone: z.string().default('America/Sao_Paulo'),
});
const CustomerSchema = z.strictObject({
  code: sentence('Informe o código do cliente.'),
  name: sentence('Informe o nome do cliente.'),
  cnpjCpf: sentence('Informe o CNPJ ou CPF do cliente.'),
  phone: z.string().default(''),
  email: z.string().default(''),
  city: z.string().default(''),
  address: z.string().default(''),
});
const WebhookSchema = z.strictObject({
  event: sentence('Informe o Evento.'),
  url: z.url({
    protocol: /^https?$/,
    error: 'Informe a URL do endpoint, com http:// ou https://.',
  }),
  headers: z
    .record(
      z.string().regex(/^[\w-]+$/, 'O nome de um cabeçalho HTTP tem só letras, números e hifens.'),
      z.string().regex(/^[ -~]*$/, 'O valor de um cabeçalho HTTP não pode ter acentos.'),
    )
    .default({}),
});

export type CatalogueCalls = ReturnType<typeof createCatalogueCalls>;

/** What a user does with the registers of the ERP: branches, customers, services, webhooks. */
export function createCatalogueCalls(catalogue: Catalogue) {
  const call = (name: string, work: Call['work']): Call => ({
    name: `erp.${name}`,
    side: 'user',
    work,
  });
  const list = (name: string, items: () => readonly unknown[]) =>
    call(name, () => ({ body: { items: items() } }));
  const save = <Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    keep: (entry: z.output<Schema>) => void,
  ) =>
    call(name, ({ body }) => {
      keep(readForm(schema, body));
      return { status: 201, body: { saved: true }, effect: 'saved' };
    });

  return {
    branches: list('branches', catalogue.branches),
    saveBranch: call('saveBranch', ({ params, body }) => {
      const branch = { code: String(params['code']), ...readForm(BranchSchema, body) };
      catalogue.saveBranch(branch);
      return { body: branch, effect: 'saved' };
    }),
    saveCustomer: save('saveCustomer', CustomerSchema, catalogue.saveCustomer),
    webhooks: list('webhooks', () => catalogue.webhooks().map(withoutSecrets)),
    saveWebhook: save('saveWebhook', WebhookSchema, catalogue.saveWebhook),
    deleteWebhook: call('deleteWebhook', ({ params }) => {
      catalogue.deleteWebhook(String(params['id']));
      return { status: 204, body: undefined, effect: 'deleted' };
    }),
  };
}

/** Shows the names of the headers, but not their values. */
const withoutSecrets = ({ headers, ...webhook }: Webhook) => ({
  ...webhook,
  headers: Object.keys(headers),
});

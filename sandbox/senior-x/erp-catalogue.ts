import { Router } from 'express';
import { z } from 'zod';
import { parse } from '../kit/parse.js';
import type { Kit } from '../kit/stand-in.js';
import type { Catalogue, Webhook } from './catalogue.js';

const text = z.string().trim().min(1).max(200);
const BranchSchema = z.strictObject({
  name: text,
  integration: z.boolean(),
  timeZone: z.string().default('America/Sao_Paulo'),
});
const CustomerSchema = z.strictObject({
  code: text,
  name: text,
  cnpjCpf: text,
  phone: z.string().default(''),
  email: z.string().default(''),
  city: z.string().default(''),
  address: z.string().default(''),
});
const ServiceSchema = z.strictObject({ code: text, description: text, unit: text.default('UN') });
const WebhookSchema = z.strictObject({
  event: text,
  url: z.url(),
  headers: z.record(z.string(), z.string()).default({}),
});

/** The registers a person keeps in the ERP: branches, customers, services, webhooks. */
export function catalogueRoutes({ handle }: Kit, catalogue: Catalogue): Router {
  const router = Router();
  const list = (name: string, items: () => readonly unknown[]) =>
    handle({ name: `erp.${name}`, side: 'user', work: () => ({ body: { items: items() } }) });
  const save = <Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    keep: (entry: z.output<Schema>) => void,
  ) =>
    handle({
      name: `erp.${name}`,
      side: 'user',
      work(request) {
        keep(parse(schema, request.body));
        return { status: 201, body: { saved: true }, effect: 'saved' };
      },
    });

  router.get('/branches', list('branches', catalogue.branches));
  router.put(
    '/branches/:code',
    handle({
      name: 'erp.saveBranch',
      side: 'user',
      work({ params, body }) {
        const branch = { code: String(params['code']), ...parse(BranchSchema, body) };
        catalogue.saveBranch(branch);
        return { body: branch, effect: 'saved' };
      },
    }),
  );
  router.get('/customers', list('customers', catalogue.customers));
  router.post('/customers', save('saveCustomer', CustomerSchema, catalogue.saveCustomer));
  router.get('/services', list('services', catalogue.services));
  router.post('/services', save('saveService', ServiceSchema, catalogue.saveService));

  router.get(
    '/webhooks',
    list('webhooks', () => catalogue.webhooks().map(withoutSecrets)),
  );
  router.post('/webhooks', save('saveWebhook', WebhookSchema, catalogue.saveWebhook));
  router.delete(
    '/webhooks/:id',
    handle({
      name: 'erp.deleteWebhook',
      side: 'user',
      work({ params }) {
        catalogue.deleteWebhook(String(params['id']));
        return { status: 204, body: undefined, effect: 'deleted' };
      },
    }),
  );
  return router;
}

/** The names of the headers are shown, their values are not. */
const withoutSecrets = ({ headers, ...webhook }: Webhook) => ({
  ...webhook,
  headers: Object.keys(headers),
});

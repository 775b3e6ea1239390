import { randomUUID } from 'node:crypto';
import type { Database } from '../kit/database.js';

/** The ERP's registers (Cadastros), which exist before any order. */

export interface Branch {
  readonly code: string;
  readonly name: string;
  /** The parameter *Integração sistema de gestão de ordens de serviço*. */
  readonly integration: boolean;
  readonly timeZone: string;
}

interface Customer {
  readonly code: string;
  readonly name: string;
  readonly cnpjCpf: string;
  readonly phone: string;
  readonly email: string;
  readonly city: string;
  readonly address: string;
}

interface Service {
  readonly code: string;
  readonly description: string;
  readonly unit: string;
}

export interface Webhook {
  readonly event: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Stored<T> = T & { readonly id: string };

export type Catalogue = ReturnType<typeof createCatalogue>;

type BranchRow = Omit<Stored<Branch>, 'integration'> & { readonly integration: number };
const BRANCH = 'SELECT code, id, name, integration, time_zone AS timeZone FROM branches';
const CUSTOMER =
  'SELECT code, id, name, cnpj_cpf AS cnpjCpf, phone, email, city, address FROM customers';

export function createCatalogue(database: Database) {
  return {
    branches: () => database.all<BranchRow>(`${BRANCH} ORDER BY code`).map(branchOf),
    branch(code: string) {
      const row = database.get<BranchRow>(`${BRANCH} WHERE code = ?`, code);
      return row && branchOf(row);
    },
    saveBranch: ({ code, name, integration, timeZone }: Branch) =>
      void database.run(
        `INSERT INTO branches (code, id, name, integration, time_zone) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (code) DO UPDATE SET name = excluded.name, integration = excluded.integration,
           time_zone = excluded.time_zone`,
        code,
        randomUUID(),
        name,
        integration ? 1 : 0,
        timeZone,
      ),
    customers: () => database.all<Stored<Customer>>(`${CUSTOMER} ORDER BY code`),
    customer: (code: string) => database.get<Stored<Customer>>(`${CUSTOMER} WHERE code = ?`, code),
    saveCustomer: ({ code, name, cnpjCpf, phone, email, city, address }: Customer) =>
      void database.run(
        `INSERT INTO customers (code, id, name, cnpj_cpf, phone, email, city, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (code) DO UPDATE SET name = excluded.name, cnpj_cpf = excluded.cnpj_cpf, phone = excluded.phone,
           email = excluded.email, city = excluded.city, address = excluded.address`,
        code,
        randomUUID(),
        name,
        cnpjCpf,
        phone,
        email,
        city,
        address,
      ),
    services: () =>
      database.all<Service>('SELECT code, description, unit FROM services ORDER BY code'),
    service: (code: string) =>
      database.get<Service>('SELECT code, description, unit FROM services WHERE code = ?', code),
    saveService: ({ code, description, unit }: Service) =>
      void database.run(
        `INSERT INTO services (code, description, unit) VALUES (?, ?, ?)
         ON CONFLICT (code) DO UPDATE SET description = excluded.description, unit = excluded.unit`,
        code,
        description,
        unit,
      ),
    webhooks: () =>
      database
        .all<Stored<Webhook> & { headers: string }>('SELECT id, event, url, headers FROM webhooks')
        .map((row) => ({ ...row, headers: JSON.parse(row.headers) as Webhook['headers'] })),
    /** A second webhook for the same event and address replaces the first. */
    saveWebhook: ({ event, url, headers }: Webhook) =>
      void database.run(
        `INSERT INTO webhooks (id, event, url, headers) VALUES (?, ?, ?, ?)
         ON CONFLICT (event, url) DO UPDATE SET headers = excluded.headers`,
        randomUUID(),
        event,
        url,
        JSON.stringify(headers),
      ),
    deleteWebhook: (id: string) => void database.run('DELETE FROM webhooks WHERE id = ?', id),
  };
}

const branchOf = (row: BranchRow): Stored<Branch> => ({
  ...row,
  integration: row.integration === 1,
});

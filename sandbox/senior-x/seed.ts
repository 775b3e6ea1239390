import type { Database } from '../kit/database.js';
import { createCatalogue } from './catalogue.js';

/** Adds initial data where it is missing. People, companies and documents are invented. */
export function seedSeniorX(database: Database): void {
  const catalogue = createCatalogue(database);
  database.transaction(() => {
    BRANCHES.filter(({ code }) => !catalogue.branch(code)).forEach(catalogue.saveBranch);
    CUSTOMERS.filter(({ code }) => !catalogue.customer(code)).forEach(catalogue.saveCustomer);
    SERVICES.filter(({ code }) => !catalogue.service(code)).forEach(catalogue.saveService);
  });
}

const BRANCHES = [
  { code: '1', name: 'Matriz', integration: true, timeZone: 'America/Sao_Paulo' },
  { code: '2', name: 'Manaus', integration: false, timeZone: 'America/Manaus' },
  { code: '3', name: 'Joinville', integration: false, timeZone: 'America/Sao_Paulo' },
];

const CUSTOMERS = [
  {
    code: '77',
    name: 'Padaria Aurora do Vale Ltda.',
    cnpjCpf: '90.817.263/0001-80',
    phone: '(47) 5555-0177',
    email: 'manutencao@aurora.example',
    city: 'Blumenau',
    address: 'Rua das Acácias, 120',
  },
  {
    code: '78',
    name: 'Clínica São Benedito S.A.',
    cnpjCpf: 'K4.T7M.Z82/0001-64',
    phone: '(11) 5555-0178',
    email: 'engenharia@saobenedito.example',
    city: 'São Paulo',
    address: 'Avenida Içá, 900, 3º andar',
  },
];

const SERVICES = [
  { code: 'S-10', description: 'Manutenção preventiva', unit: 'UN' },
  { code: 'S-20', description: 'Limpeza e higienização', unit: 'UN' },
  { code: 'S-30', description: 'Carga de gás refrigerante', unit: 'KG' },
  { code: 'S-40', description: 'Hora técnica', unit: 'HR' },
];

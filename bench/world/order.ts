import type { Journey } from './book.js';

/** The current date: for an order issued days ago the ERP would be asked first. */
const TODAY = new Date().toISOString().slice(0, 10);

/** An order of usual size: about a kilobyte. */
export const orderOf = ({ id, number }: Pick<Journey, 'id' | 'number'>) => ({
  id,
  number,
  type: 'ORDER',
  company: { id: 'c-1', code: '1' },
  branch: { id: 'b-1', code: '1' },
  customer: {
    id: 'k-77',
    code: '77',
    name: 'Padaria Aurora do Vale Ltda.',
    cnpjCpf: '90.817.263/0001-80',
    phone: '(47) 5555-0177',
    email: 'manutencao@aurora.example',
    city: 'Blumenau',
    address: 'Rua das Acácias, 120',
  },
  issueDate: TODAY,
  observation: 'Não gela à tarde',
  equipment: { id: '9001' },
  items: [
    item('1', 'S-10', 'Manutenção preventiva', 1, 350),
    item('2', 'S-30', 'Carga de gás refrigerante', 2.5, 80.4),
  ],
});

const item = (id: string, code: string, description: string, quantity: number, price: number) => ({
  id,
  service: { code, description },
  quantity,
  price,
  unit: 'UN',
});

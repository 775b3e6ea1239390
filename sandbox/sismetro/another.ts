import type { Ledger } from '../kit/ledger.js';
import { subjectOf } from './references.js';
import type { ServiceRequest, ServiceRequests } from './service-requests.js';

/** Finds an SS other than the intended one. */
export type Another = (than: Pick<ServiceRequest, 'reference'>) => ServiceRequest;

/** The newest SS with another reference; if there is none, a stranger opens one. */
export const createAnother =
  (requests: ServiceRequests, ledger: Ledger): Another =>
  ({ reference }) => {
    const known = requests.findAnother(reference);
    if (known) return known;
    const opened = requests.open(STRANGERS, 'double');
    ledger.recordOwn({ kind: 'stranger', effect: 'opened', ...subjectOf(opened) });
    return opened;
  };

/** An SS opened at Sismetro's own screens. */
const STRANGERS = {
  reference: '',
  orderNumber: '',
  branch: '1',
  requester: { name: 'Mercado Bom Preço', city: 'Curitiba' },
  equipment: 9002,
  description: 'Não liga desde ontem',
  services: [{ code: 'AVULSO', description: 'Visita técnica', quantity: 1 }],
};

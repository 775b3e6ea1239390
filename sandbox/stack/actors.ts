import { HttpRefusal, callJson } from './http.js';

/**
 * What users do at their screens, through the interfaces of the screens. Every function throws `HttpRefusal` if it is
 * refused.
 */

export interface ErpOrder {
  readonly id: string;
  readonly number: number;
  readonly observation: string | null;
  readonly status: string;
  /** As on the ERP's screen, such as *Aguardando integração*. */
  readonly situation: string;
  readonly value: number;
  readonly items: readonly { readonly id: string }[];
  readonly observations: readonly { readonly text: string }[];
}

/** A call that a stand-in received; see its ledger. */
export interface LedgerEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly call: string;
  readonly status: number | null;
  readonly effect: string | null;
  readonly ss: string | null;
}

export interface Delivery {
  readonly state: string;
  readonly attempts: readonly { readonly status: number | null; readonly answer: string }[];
}

export interface ServiceRequest {
  readonly ss: number;
  readonly status: string;
  readonly progress: string;
  readonly link: string;
  readonly equipment: number;
  readonly services: readonly { readonly code: string; readonly quantity: number }[];
}

/** An order as Ponte shows it (wire, section 4). */
export interface PonteOrder {
  readonly number: string;
  readonly phase: string;
  readonly situation: string;
  readonly ss: string | null;
  readonly pdfUrl: string | null;
  readonly attention: { readonly step: string; readonly problem: string } | null;
  readonly value: number;
  readonly settledAt: string | null;
  /** The workflow in the Temporal Web UI. */
  readonly webUiUrl: string;
}

interface List<T> {
  readonly items: readonly T[];
}

/** The most entries that a list returns. */
const ALL = 'limit=1000';

const evidenceOf = (url: string) => ({
  ledger: async (orderId: string) =>
    (await callJson<List<LedgerEntry>>(`${url}/_sandbox/ledger?orderId=${orderId}&${ALL}`)).items,
  deliveries: async (orderId: string) =>
    (await callJson<List<Delivery>>(`${url}/_sandbox/deliveries?orderId=${orderId}&${ALL}`)).items,
});

/** A user of the ERP. */
export function erpUser(url: string) {
  const erp = `${url}/erp`;
  const post = (path: string, body: object = {}) => callJson<ErpOrder>(`${erp}${path}`, { body });
  return {
    ...evidenceOf(url),
    createOrder: (form: object) => post('/orders', form),
    addItem: (id: string, item: object) => post(`/orders/${id}/items`, item),
    /** *Fechar pedido*. */
    close: (id: string) => post(`/orders/${id}/close`),
    /** *Faturar*. */
    bill: (id: string) => post(`/orders/${id}/bill`),
    cancel: (id: string) => post(`/orders/${id}/cancel`),
    cancelItem: (id: string, item: string) => post(`/orders/${id}/items/${item}/cancel`),
    remove: (id: string) => callJson<unknown>(`${erp}/orders/${id}`, { method: 'DELETE' }),
    order: (id: string) => callJson<ErpOrder>(`${erp}/orders/${id}`),
    awaiting: async () =>
      (await callJson<List<ErpOrder>>(`${erp}/orders?status=AGUARDANDO_INTEGRACAO&${ALL}`)).items,
    /** The search icon beside *Equipamento disponível*. */
    searchEquipment: async (query: string) =>
      (
        await callJson<List<{ id: string; description: string; tag: string }>>(
          `${erp}/equipment?query=${encodeURIComponent(query)}`,
        )
      ).items,
  };
}

/** A technician or planner in Sismetro. */
export function fieldUser(url: string) {
  const field = `${url}/campo`;
  const post = (path: string, body: object) =>
    callJson<ServiceRequest>(`${field}${path}`, { body });
  return {
    ...evidenceOf(url),
    /** The SSs with this reference; there should be at most one. */
    findByReference: async (reference: string) =>
      (
        await callJson<List<ServiceRequest>>(
          `${field}/ss?reference=${encodeURIComponent(reference)}`,
        )
      ).items,
    start: (ss: number, technician: string) => post(`/ss/${ss}/start`, { technician }),
    complete: (ss: number, form: object) => post(`/ss/${ss}/complete`, form),
    cancel: (ss: number, form: object) => post(`/ss/${ss}/cancel`, form),
  };
}

/** An operator of Ponte. */
export function operator(url: string, token: string, tenant: string) {
  const headers = { authorization: `Bearer ${token}` };
  const at = (id: string) => `${url}/orders/${tenant}/${id}`;
  return {
    order: (id: string) => callJson<PonteOrder>(at(id), { headers }),
    /** Returns undefined if Ponte does not know the order. */
    async find(id: string): Promise<PonteOrder | undefined> {
      try {
        return await callJson<PonteOrder>(at(id), { headers });
      } catch (error) {
        if (error instanceof HttpRefusal && error.status === 404) return undefined;
        throw error;
      }
    },
    /** The events of an order, oldest first. */
    timeline: (id: string) => callJson<List<{ text: string }>>(`${at(id)}/timeline`, { headers }),
    /** Runs the sweep now. */
    sweep: () => callJson<unknown>(`${url}/sweeps`, { headers, body: { tenant } }),
    /** @param key the same for each repetition, so that the decision counts once */
    decide: (id: string, decision: object, key?: string) =>
      callJson<PonteOrder>(`${at(id)}/decisions`, {
        headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) },
        body: decision,
      }),
  };
}

export type ErpUser = ReturnType<typeof erpUser>;
export type FieldUser = ReturnType<typeof fieldUser>;
export type Operator = ReturnType<typeof operator>;

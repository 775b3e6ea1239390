/**
 * A service order as Ponte knows it: what Senior X told us when it was closed, read once at the edge.
 * Everything here is data that crosses Temporal as JSON; nothing here does I/O.
 */

/** Who the service is for. All of it is personal data (LGPD): never in logs, ids, search attributes or summaries. */
export interface Customer {
  readonly id?: string;
  readonly code?: string;
  readonly name?: string;
  /** CNPJ (alphanumeric since July 2026) or CPF, as the ERP wrote it. */
  readonly document?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly city?: string;
  readonly address?: string;
}

/** The one equipment all services of an order belong to: one of Sismetro's, or a new one by description. */
export type Equipment = { readonly id: string } | { readonly description: string };

export interface OrderItem {
  readonly id?: string;
  readonly service: { readonly code: string; readonly description?: string };
  /** In the sales unit; greater than zero. */
  readonly quantity: number;
  /** Price of one sales unit, in cents. */
  readonly priceCents: number;
  readonly unit?: string;
}

export interface ServiceOrder {
  readonly tenant: string;
  /** The ERP's id (uuid). With the tenant it names the order everywhere. */
  readonly id: string;
  /** The number people use, always as text. */
  readonly number: string;
  readonly type: 'ORDER' | 'QUOTE';
  /** Code of the branch (filial). */
  readonly branch: string;
  readonly customer: Customer;
  /** `YYYY-MM-DD` in the branch's zone. */
  readonly issueDate?: string;
  readonly observation?: string;
  readonly equipment: Equipment;
  readonly items: readonly OrderItem[];
}

/** What an order tells of its customer, and what people wrote about it: no error may repeat any of these. */
export function personalTexts({
  customer: { code: _, id: __, ...person },
  observation,
  equipment,
}: Pick<ServiceOrder, 'customer' | 'observation' | 'equipment'>): string[] {
  const written = [observation, 'description' in equipment ? equipment.description : undefined];
  return [...Object.values(person), ...written].filter((text) => text !== undefined);
}

/** Value of the order in cents: each item rounded to the cent, then summed. */
export function orderValueCents(order: Pick<ServiceOrder, 'items'>): number {
  return order.items.reduce((sum, item) => sum + Math.round(item.quantity * item.priceCents), 0);
}

/** An SS (Solicitação de Serviço) in Sismetro. The link opens a PDF and carries a token: a secret in logs. */
export interface ServiceRequest {
  /** Its number, always as text. */
  readonly ss: string;
  readonly link?: string;
}

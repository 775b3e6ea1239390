import {
  defineSearchAttributeKey,
  SearchAttributeType,
  TypedSearchAttributes,
} from '@temporalio/common';
import { AuditAction, AuditBy } from '../audit-record/search-attributes.js';

/**
 * The search attributes of an order (wire, section 8). `platform/temporal/open-order.ts` sets them first, `publish.ts`
 * those that change. None of them holds personal data.
 */
export const Tenant = defineSearchAttributeKey('Tenant', SearchAttributeType.KEYWORD);
export const Branch = defineSearchAttributeKey('Branch', SearchAttributeType.KEYWORD);
export const OrderNumber = defineSearchAttributeKey('OrderNumber', SearchAttributeType.KEYWORD);
export const SsNumber = defineSearchAttributeKey('SsNumber', SearchAttributeType.KEYWORD);
export const Phase = defineSearchAttributeKey('Phase', SearchAttributeType.KEYWORD);
export const NeedsAttention = defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL);
/** In reais. */
export const OrderValue = defineSearchAttributeKey('OrderValue', SearchAttributeType.DOUBLE);
/** When the field system expects the service to end, as a sweep read it; absent if none did. */
export const ExpectedEnd = defineSearchAttributeKey('ExpectedEnd', SearchAttributeType.DATETIME);
/**
 * A keyed hash of the customer's CPF or CNPJ, for export and erasure (docs/privacy.md); absent if the order has
 * neither.
 */
export const CustomerKey = defineSearchAttributeKey('CustomerKey', SearchAttributeType.KEYWORD);

/** Keyed hashes of the words of the customer's name, to search by them (docs/privacy.md). */
export const CustomerWords = defineSearchAttributeKey(
  'CustomerWords',
  SearchAttributeType.KEYWORD_LIST,
);

/** All search attributes that the namespace must have. */
export const SEARCH_ATTRIBUTES = [
  Tenant,
  Branch,
  OrderNumber,
  SsNumber,
  Phase,
  NeedsAttention,
  OrderValue,
  ExpectedEnd,
  CustomerKey,
  CustomerWords,
  AuditAction,
  AuditBy,
] as const;

/** Returns what a workflow of a tenant is listed by, besides its type. */
export const ofTenant = (tenant: string): TypedSearchAttributes =>
  new TypedSearchAttributes([{ key: Tenant, value: tenant }]);

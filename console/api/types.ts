import type { components, paths } from './schema.js';

/** Types of the api, by their names in its OpenAPI document. */
type Schemas = components['schemas'];

export type Session = Schemas['Session'];
export type Tenant = Session['tenants'][number];
export type Role = Session['role'];
export type OpenSession = Schemas['OpenSession'];
export type SignInMethods = Schemas['SignInMethods'];

export type Order = Schemas['Order'];
export type OrdersSearchExport = Schemas['OrdersSearchExport'];
export type OrderDetail = Schemas['OrderDetail'];
export type Phase = Order['phase'];
export type DecisionName = NonNullable<OrderDetail['decisions']>[number];
export type DecisionRequest = Schemas['DecisionRequest'];
export type TimelineItem = Schemas['TimelineItem'];
export type ErpSituation = NonNullable<TimelineItem['situation']>;
export type LinkCandidate = Schemas['LinkCandidate'];
export type LiveStatus = Schemas['LiveStatus'];
export type Payloads =
  paths['/orders/{tenant}/{id}/payloads']['get']['responses'][200]['content']['application/json'];

export type Care = Schemas['Care'];
export type Cause = Schemas['Cause'];
export type Overview = Schemas['Overview'];
/** How a company's calls to one vendor are going. */
export type VendorHealth = Schemas['VendorHealth'];
export type Sweep = Schemas['Sweep'];

export type Incident = Schemas['Incident'];

export type Bulk = Schemas['Bulk'];
export type BulkDetail = Schemas['BulkDetail'];
export type BulkPreview = Schemas['BulkPreview'];
export type BulkDecision = Bulk['decision'];
/** Orders by name, or all that match a filter. */
export type BulkSelection = Pick<Schemas['BulkPreviewRequest'], 'orders' | 'filter'>;

export type Delivery = Schemas['Delivery'];
export type ReplayOutcome = Schemas['ReplayOutcome'];

export type Parked = Schemas['Parked'];
export type ParkedDetail = Schemas['ParkedDetail'];

export type AuditRecord = Schemas['Audit'];
export type AuditAction = AuditRecord['action'];

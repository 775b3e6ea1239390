import { SESSION_ENDPOINTS } from './auth/endpoints.js';
import { HEALTH_ENDPOINTS } from './http/health.js';
import { SENIOR_ENDPOINTS } from './inbound/senior/endpoints.js';
import { SISMETRO_ENDPOINTS } from './inbound/sismetro/endpoints.js';
import { DOCS_ENDPOINTS } from './openapi/endpoints.js';
import { ADMIN_ENDPOINTS } from './operators/admin/endpoints.js';
import { AUDIT_ENDPOINTS } from './operators/audit/endpoints.js';
import { BULK_ENDPOINTS } from './operators/bulk/endpoints.js';
import { CARE_ENDPOINTS } from './operators/care/endpoints.js';
import { CAUSE_ENDPOINTS } from './operators/causes/endpoints.js';
import { CODEC_ENDPOINTS } from './operators/codec/endpoints.js';
import { DELIVERY_ENDPOINTS } from './operators/deliveries/endpoints.js';
import { INCIDENT_ENDPOINTS } from './operators/incidents/endpoints.js';
import { LOOKUP_ENDPOINTS } from './operators/lookups/endpoints.js';
import { ORDER_ENDPOINTS } from './operators/orders/endpoints.js';
import { OVERVIEW_ENDPOINTS } from './operators/overview/endpoints.js';
import { PARKED_ENDPOINTS } from './operators/parked/endpoints.js';
import { PRIVACY_ENDPOINTS } from './operators/privacy/endpoints.js';
import { SESSION_LIST_ENDPOINTS } from './operators/sessions/endpoints.js';
import { SWEEP_ENDPOINTS } from './operators/sweeps/endpoints.js';

/** All HTTP endpoints, by caller: `api/app.ts` mounts them, `api/openapi/document.ts` describes them. */
export const ENDPOINTS = {
  probes: HEALTH_ENDPOINTS,
  vendors: [...SENIOR_ENDPOINTS, ...SISMETRO_ENDPOINTS],
  operators: [
    ...LOOKUP_ENDPOINTS, // before the orders, whose last path ends with any id
    ...ORDER_ENDPOINTS,
    ...PARKED_ENDPOINTS,
    ...DELIVERY_ENDPOINTS,
    ...INCIDENT_ENDPOINTS,
    ...SWEEP_ENDPOINTS,
    ...BULK_ENDPOINTS,
    ...SESSION_ENDPOINTS,
    ...SESSION_LIST_ENDPOINTS,
    ...OVERVIEW_ENDPOINTS,
    ...CAUSE_ENDPOINTS,
    ...CARE_ENDPOINTS,
    ...AUDIT_ENDPOINTS,
    ...ADMIN_ENDPOINTS,
    ...PRIVACY_ENDPOINTS,
    ...CODEC_ENDPOINTS,
  ],
  readers: DOCS_ENDPOINTS,
};

import type { Vendor } from '../../domain/ids.js';
import type { TokenKeeper } from '../../vendors/auth/auth.js';
import {
  obtainToken,
  VENDOR_TOKEN,
  vendorTokenWorkflowId,
} from '../../workflows/vendor-token/messages.js';
import { isTemporalUnavailable } from './errors.js';
import type { Temporal } from './temporal.js';
import { ofTenant } from '../../workflows/service-order/search-attributes.js';

/** A refresh at the vendor takes at most 9 s; the rest is for the way to the worker and back. */
const OBTAIN_MS = 14_000;

/** Creates the keeper of a tenant's rotating refresh tokens: a workflow at Temporal, which all processes share. */
export const createTokenKeeper =
  (temporal: Temporal, taskQueue: string, tenant: string) =>
  (vendor: Vendor): TokenKeeper =>
  async (request) => {
    try {
      return await temporal.within(OBTAIN_MS, async ({ workflow }) => {
        const handle = await workflow.start(VENDOR_TOKEN, {
          taskQueue,
          workflowId: vendorTokenWorkflowId(tenant, vendor),
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [{ tenant, vendor }],
          typedSearchAttributes: ofTenant(tenant),
          staticSummary: `Acesso a ${vendor} · ${tenant}`,
        });
        // addressed without a run id, since the workflow may continue as new meanwhile
        return workflow
          .getHandle(handle.workflowId)
          .executeUpdate(obtainToken, { args: [request] });
      });
    } catch (error) {
      if (!isTemporalUnavailable(error)) throw error;
      const words = 'o acesso não pôde ser renovado: o Temporal ou o worker não respondeu';
      return { kind: 'failed', meaning: 'again', words };
    }
  };

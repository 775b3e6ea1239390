import { FailureType } from '../domain/failures.js';
import type { OrderKey } from '../domain/ids.js';
import { NotSent, type Unsent } from '../vendors/rehearsal.js';
import type { TenantDeps } from './deps.js';
import { callingVendor, failure } from './vendor-failures.js';
import { openAtSismetro, type OpeningRequest } from './open-service-request.js';
import { observationText } from './save-observation.js';

type Vendors = TenantDeps['rehearsal'];

/** Returns the requests that these writes would send, and sends none of them. */
const unsent = (
  tenant: TenantDeps,
  ...writes: readonly ((vendors: Vendors) => Promise<unknown>)[]
): Promise<Unsent> =>
  callingVendor(tenant, async () => {
    const requests: Unsent[number][] = [];
    for (const write of writes) {
      try {
        await write(tenant.rehearsal);
        throw failure(FailureType.Refused, 'a rehearsal wrote at a vendor');
      } catch (error) {
        if (!(error instanceof NotSent)) throw error;
        requests.push(...error.requests);
      }
    }
    return requests;
  });

/** Returns the request that would open the SS. */
export const rehearseOpening =
  (tenant: TenantDeps) =>
  (request: OpeningRequest): Promise<Unsent> =>
    unsent(tenant, ({ sismetro }) => openAtSismetro(sismetro, request));

/** Stands for the number of an SS that nobody has opened. */
const SS = '?';

/** Returns the requests that would save the observation and settle the order in the ERP. */
export const rehearseErp =
  (tenant: TenantDeps) =>
  ({ id }: OrderKey): Promise<Unsent> =>
    unsent(
      tenant,
      ({ senior }) => senior.addObservation(id, observationText({ ss: SS }, tenant)),
      ({ senior }) => senior.releaseOrder(id),
      ({ senior }) => senior.cancelOrder(id),
    );

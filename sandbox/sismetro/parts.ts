import type { Request } from 'express';
import { Refusal } from '../kit/refusal.js';
import type { Kit } from '../kit/stand-in.js';
import type { SismetroCredentials } from './access.js';
import type { Another } from './another.js';
import type { Equipment, EquipmentRegister } from './equipment.js';
import type { OpeningRules } from './opening-rules.js';
import type { ServiceRequest, ServiceRequests } from './service-requests.js';

/** The behaviour in which customers' systems may differ. */
export interface SismetroBehaviour {
  /**
   * If set, a repeated `Idempotency-Key` returns the SS it opened; otherwise each POST opens another one (the default).
   */
  readonly idempotencyHeader?: boolean | undefined;
  /** Whether there is a look-up by reference; otherwise it answers 404. On by default. */
  readonly findByReference?: boolean | undefined;
  /** Off by default. */
  readonly requestsPerMinute?: number | undefined;
  /** SSs on a page of `listAll`; 50 by default. */
  readonly pageSize?: number | undefined;
}

/** The objects that the routes share. */
export interface SismetroParts {
  readonly kit: Kit;
  readonly credentials: SismetroCredentials;
  readonly behaviour: SismetroBehaviour;
  readonly requests: ServiceRequests;
  readonly register: EquipmentRegister;
  readonly rules: OpeningRules;
  readonly another: Another;
  /** The base address of links. */
  readonly publicUrl: (request: Request) => string;
}

/** The equipment of an SS, which always exists. */
export function equipmentOf(request: ServiceRequest, register: EquipmentRegister): Equipment {
  const equipment = register.find(String(request.equipment));
  if (!equipment) throw new Refusal(500, `SS ${request.ss} sem patrimônio`);
  return equipment;
}

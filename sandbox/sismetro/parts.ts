import type { Request } from 'express';
import { Refusal } from '../kit/refusal.js';
import type { Kit } from '../kit/stand-in.js';
import type { Equipment, EquipmentRegister } from './equipment.js';
import type { OpeningRules } from './opening-rules.js';
import type { ServiceRequest, ServiceRequests } from './service-requests.js';

/** The credentials that Sismetro issues to an integration. */
export interface SismetroCredentials {
  readonly unit: string;
  readonly key: string;
}

/** The objects that the routes share. */
export interface SismetroParts {
  readonly kit: Kit;
  readonly credentials: SismetroCredentials;
  readonly requests: ServiceRequests;
  readonly register: EquipmentRegister;
  readonly rules: OpeningRules;
  /** The base address of links. */
  readonly publicUrl: (request: Request) => string;
}

/** The equipment of an SS, which always exists. */
export function equipmentOf(request: ServiceRequest, register: EquipmentRegister): Equipment {
  const equipment = register.find(String(request.equipment));
  if (!equipment) throw new Refusal(500, `SS ${request.ss} sem patrimônio`);
  return equipment;
}

import { z } from 'zod';

/** The query of `GET /equipment` and `GET /tenants/{tenant}/equipment`. Pages count from 1. */
export const EquipmentQuerySchema = z.object({
  query: z.string('must be one text').max(200).default(''),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

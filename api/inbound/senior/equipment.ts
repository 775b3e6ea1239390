import { z } from 'zod';

const EquipmentQuerySchema = z.object({
  query: z.string('must be one text').max(200).default(''),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

export type EquipmentQuery = z.infer<typeof EquipmentQuerySchema>;

/** What `GET /equipment` asks for; pages count from 1. Throws `ZodError`. */
export function readEquipmentQuery(query: unknown): EquipmentQuery {
  return EquipmentQuerySchema.parse(query);
}

import { z } from 'zod';

const SENTENCE = 'Informe o momento do backup.';

/** The backup to restore: of a moment (ISO 8601 with offset), or of so many milliseconds ago. */
export const RestoreSchema = z.union(
  [z.object({ to: z.iso.datetime({ offset: true }) }), z.object({ backMs: z.number().min(0) })],
  { error: SENTENCE },
);

/** The moment of the backup; ISO 8601, UTC. */
export function momentOf(backup: z.output<typeof RestoreSchema>): string {
  const at = 'to' in backup ? Date.parse(backup.to) : Date.now() - backup.backMs;
  return new Date(at).toISOString();
}

import { z } from 'zod';
import { SettingsError } from '../../../platform/settings/settings.js';
import type { Settings } from '../../../platform/settings/types.js';
import { listOperators, OperatorListSchema, type TokenUse } from '../../auth/tokens.js';
import { problem, unprocessable } from '../../http/problems.js';
import { answer } from '../../openapi/answers.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import type { Reload } from '../../live-settings.js';

export interface AdminDeps extends OperatorDeps {
  /** The settings with operators whose tokens have expired, which `settings` leaves out. */
  readonly written: () => Settings;
  readonly tokenUse: TokenUse;
  readonly reload: Reload;
}

const ReloadedSchema = z.object({
  result: z.literal('reloaded'),
  needsRestart: z.array(z.string()).meta({
    description: 'Changed settings that apply only after a restart of the API.',
    examples: [['api.port']],
  }),
  tenants: z
    .array(z.object({ id: z.string(), mode: z.enum(['live', 'rehearsal']) }))
    .meta({ description: 'The tenants of the settings that apply now.' }),
});

const { get, post } = operatorEndpoints<AdminDeps>('Admin');

export const ADMIN_ENDPOINTS = [
  post(
    '/admin/reload',
    {
      role: 'admin',
      summary: 'Reload the settings (role admin)',
      description: 'Invalid settings change nothing; `errors` lists each fault with its path.',
      responses: { 200: answer('The settings apply to requests from now on.', ReloadedSchema) },
      problems: [422],
    },
    ({ operator: { name, tenants } }, { reload, settings }) => {
      if (tenants.length > 0) {
        throw problem(403, 'The settings concern all tenants: this needs an admin of all tenants.');
      }
      const needsRestart = reloaded(reload, name);
      const read = settings().tenants.map(({ id, mode }) => ({ id, mode }));
      return { result: 'reloaded', needsRestart, tenants: read };
    },
  ),

  get(
    '/operators',
    {
      role: 'admin',
      summary: 'List operators, with the expiry and last use of their tokens (role admin)',
      responses: { 200: answer('The complete list.', OperatorListSchema) },
    },
    ({ operator }, { written, tokenUse }) => listOperators(written(), operator, tokenUse),
  ),
];

function reloaded(reload: Reload, by: string): readonly string[] {
  try {
    return reload(by);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw unprocessable(({ problems }) => problems.badSettings, error.problems);
  }
}

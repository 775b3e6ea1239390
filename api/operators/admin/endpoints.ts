import { z } from 'zod';
import { SettingsError } from '../../../platform/settings/settings.js';
import type { Settings } from '../../../platform/settings/types.js';
import { listOperators, OperatorListSchema, type TokenUse } from '../../auth/tokens.js';
import { problem, unprocessable } from '../../http/problems.js';
import { answer } from '../../openapi/answers.js';
import { operatorEndpoints, type OperatorDeps } from '../endpoint.js';
import type { Reload } from './reload.js';

export interface AdminDeps extends OperatorDeps {
  /** The settings with operators whose tokens have expired, which `settings` leaves out. */
  readonly written: () => Settings;
  readonly tokenUse: TokenUse;
  readonly reload: Reload;
}

const ReloadedSchema = z.object({
  result: z.literal('reloaded'),
  needsRestart: z.array(z.string()).meta({
    description: 'Settings that now stand differently and count once the api starts again.',
    examples: [['api.port']],
  }),
});

const { get, post } = operatorEndpoints<AdminDeps>('Admin');

export const ADMIN_ENDPOINTS = [
  post(
    '/admin/reload',
    {
      role: 'admin',
      summary: 'Read the settings again (role admin)',
      description: 'Wrong settings change nothing: `errors` names each fault by its path.',
      responses: { 200: answer('They count for requests from now on.', ReloadedSchema) },
      problems: [422],
    },
    ({ operator: { name, tenants } }, { reload }) => {
      if (tenants.length > 0) {
        throw problem(
          403,
          'Forbidden',
          'The settings are every tenant’s: this needs an admin of all.',
        );
      }
      return { result: 'reloaded', needsRestart: reloaded(reload, name) };
    },
  ),

  get(
    '/operators',
    {
      role: 'admin',
      summary:
        'Operators of the settings, with the end and the last use of their tokens (role admin)',
      responses: { 200: answer('All of them.', OperatorListSchema) },
    },
    ({ operator }, { written, tokenUse }) => listOperators(written(), operator, tokenUse),
  ),
];

function reloaded(reload: Reload, by: string): readonly string[] {
  try {
    return reload(by);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const detail = 'As configurações têm erros e não valem; as anteriores continuam. Veja errors.';
    throw unprocessable(detail, error.problems);
  }
}

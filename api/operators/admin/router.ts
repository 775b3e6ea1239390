import { Router } from 'express';
import { SettingsError } from '../../../platform/settings/settings.js';
import type { Settings } from '../../../platform/settings/types.js';
import { requireRole, operatorOf } from '../../auth/authorize.js';
import { listOperators, type TokenUse } from '../../auth/tokens.js';
import { methodNotAllowed, problem, unprocessable } from '../../http/problems.js';
import type { Reload } from './reload.js';

export interface AdminRouterDeps {
  readonly settings: () => Settings;
  /** The same, with operators whose tokens have expired. */
  readonly written: () => Settings;
  readonly tokenUse: TokenUse;
  readonly reload: Reload;
}

/** What whoever runs the installation calls (docs/wire.md, section 4). */
export function createAdminRouter(deps: AdminRouterDeps): Router {
  const { settings, written, tokenUse, reload } = deps;
  const router = Router();
  router
    .route('/admin/reload')
    .post(requireRole('admin', settings), (_request, response) => {
      const { name, tenants } = operatorOf(response);
      if (tenants.length > 0) {
        throw problem(
          403,
          'Forbidden',
          'The settings are every tenant’s: this needs an admin of all.',
        );
      }
      response.json({ result: 'reloaded', needsRestart: reloaded(name) });
    })
    .all(methodNotAllowed('POST'));

  router
    .route('/operators')
    .get(requireRole('admin', settings), (_request, response) => {
      response.json(listOperators(written(), operatorOf(response), tokenUse));
    })
    .all(methodNotAllowed('GET'));

  function reloaded(by: string): readonly string[] {
    try {
      return reload(by);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      const detail =
        'As configurações têm erros e não valem; as anteriores continuam. Veja errors.';
      throw unprocessable(detail, error.problems);
    }
  }

  return router;
}

import { Router } from 'express';
import { SettingsError } from '../../platform/settings.js';
import type { Settings } from '../../platform/settings-types.js';
import { allowing, operatorOf } from '../operators/operator.js';
import { methodNotAllowed, unprocessable } from '../problems.js';
import type { Reload } from './reload.js';

export interface AdminRouterDeps {
  readonly settings: () => Settings;
  readonly reload: Reload;
}

/** What whoever runs the installation calls (docs/wire.md, section 4). */
export function createAdminRouter({ settings, reload }: AdminRouterDeps): Router {
  const router = Router();
  router
    .route('/admin/reload')
    .post(allowing('admin', settings), (_request, response) => {
      response.json({ result: 'reloaded', needsRestart: reloaded(operatorOf(response).name) });
    })
    .all(methodNotAllowed('POST'));

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

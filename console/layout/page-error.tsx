import { Alert, Button } from '@mui/material';
import { useTexts } from '../i18n/use-texts.js';
import { Page } from '../ui/page.js';
import { ScriptMissing } from '../ui/lazy-part.js';

interface PageErrorProps {
  readonly error: Error;
}

/**
 * Shown in place of a page that fails, with a way out. After an upgrade of Ponte, a window that is still open asks for
 * scripts that no longer exist.
 */
export function PageError({ error }: PageErrorProps) {
  const say = useTexts();
  const isOld = error instanceof ScriptMissing;
  return (
    <Page title={say(isOld ? 'broken.oldTitle' : 'broken.title')}>
      <Alert
        severity={isOld ? 'info' : 'error'}
        role="alert"
        action={
          <Button color="inherit" size="small" onClick={() => location.reload()}>
            {say('broken.reload')}
          </Button>
        }
      >
        {say(isOld ? 'broken.old' : 'broken.lead')}
      </Alert>
    </Page>
  );
}

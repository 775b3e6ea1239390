import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useWords } from '../i18n/use-words.js';
import { Page } from '../ui/page.js';
import { ScriptMissing } from '../ui/lazy-part.js';

interface PageErrorProps {
  readonly error: Error;
}

/**
 * In place of a page that cannot be shown, and the way out: after a new version of Ponte was installed, a window that was
 * open before asks for scripts that are no longer there.
 */
export function PageError({ error }: PageErrorProps) {
  const say = useWords();
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

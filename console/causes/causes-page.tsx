import { useTexts } from '../i18n/use-texts.js';
import { Page } from '../ui/page.js';
import { CauseList } from './cause-list.js';

/** Why orders need attention, and the remedies. */
export function CausesPage() {
  const say = useTexts();
  return (
    <Page title={say('menu.causes')} lead={say('causes.lead')}>
      <CauseList />
    </Page>
  );
}

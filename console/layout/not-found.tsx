import { Link, useTranslate } from 'react-admin';
import { useTexts } from '../i18n/use-texts.js';
import { Page } from '../ui/page.js';

export function NotFound() {
  const say = useTexts();
  const translate = useTranslate();
  return (
    <Page title={translate('ra.page.not_found')} lead={translate('ra.message.not_found')}>
      <Link to="/">{say('menu.overview')}</Link>
    </Page>
  );
}

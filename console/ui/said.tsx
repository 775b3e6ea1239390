import { useTranslate } from 'react-admin';

/** What the api says in Portuguese, in the language of the page. What has no translation is marked for screen readers. */
export function Said({ children }: { readonly children: string }) {
  const translate = useTranslate();
  const shown = translate(children, { _: children });
  return <span {...(shown === children && { lang: 'pt-BR' })}>{shown}</span>;
}

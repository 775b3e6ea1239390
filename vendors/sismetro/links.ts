/** Where a tenant's Sismetro is, and the hosts beside it whose links are shown (`*.` means all below). */
export interface LinkHosts {
  readonly baseUrl: string;
  readonly readUrl: string;
  readonly linkHosts: readonly string[];
}

/** May this link be shown to people, who will trust it? It leads to Sismetro itself, or to a host of the settings. */
export function mayShow(link: string, { baseUrl, readUrl, linkHosts }: LinkHosts): boolean {
  const { hostname, username, password } = new URL(link);
  if (username !== '' || password !== '') return false; // https://sismetro.com@elsewhere misleads who reads it
  if ([baseUrl, readUrl].some((url) => new URL(url).hostname === hostname)) return true;
  return linkHosts.some((host) =>
    host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host,
  );
}

/** Told the host of a link that is not shown, so that whoever runs the installation can add it or ask about it. */
export type HiddenLink = (host: string) => void;

/** The same without a link that may not be shown: the number of an SS is what counts, its link is a convenience. */
export function withSafeLink<T extends { readonly link?: string }>(
  told: T,
  hosts: LinkHosts,
  hiddenLink: HiddenLink = () => {},
): T {
  if (told.link === undefined || mayShow(told.link, hosts)) return told;
  hiddenLink(new URL(told.link).hostname);
  const { link: _, ...rest } = told;
  return rest as T;
}

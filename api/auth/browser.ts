import type { Request } from 'express';

/** In this order, since each browser also claims to be the later ones. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdgA?(?:iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
];

const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad)\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
];

/**
 * Returns the browser and system of a request, such as `Firefox · Windows`. Only names of these lists: enough to
 * recognize one's own sessions, and nothing that a caller invented. Returns undefined if none matches.
 */
export function browserOf(request: Pick<Request, 'get'>): string | undefined {
  const userAgent = (request.get('user-agent') ?? '').slice(0, 500);
  const named = (names: typeof BROWSERS) =>
    names.find(([, form]) => form.test(userAgent))?.[0] ?? [];
  return [named(BROWSERS), named(SYSTEMS)].flat().join(' · ') || undefined;
}

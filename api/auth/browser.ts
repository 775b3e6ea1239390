import type { Request } from 'express';

/** In this order: each browser also says that it is those that come after it. */
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
 * Which browser a request comes from, as people call it (`Firefox · Windows`). Only names of these lists: enough to tell
 * one's own sessions apart, and nothing that a caller made up. Undefined where none of them fits.
 */
export function browserOf(request: Pick<Request, 'get'>): string | undefined {
  const told = (request.get('user-agent') ?? '').slice(0, 500);
  const named = (names: typeof BROWSERS) => names.find(([, form]) => form.test(told))?.[0] ?? [];
  return [named(BROWSERS), named(SYSTEMS)].flat().join(' · ') || undefined;
}

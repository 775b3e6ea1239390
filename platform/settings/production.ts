/** Returns true if this process serves real customers (`NODE_ENV=production`, which the container image sets). */
export function isProduction(
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return env['NODE_ENV'] === 'production';
}

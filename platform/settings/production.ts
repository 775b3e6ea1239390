/** Does this process serve real customers (`NODE_ENV=production`, as the container image sets it)? */
export function isProduction(
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return env['NODE_ENV'] === 'production';
}

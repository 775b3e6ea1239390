/**
 * An id for one decision: sent again, it acts once. Made by hand, since `crypto.randomUUID` is only there over https, and
 * an installation inside a company's network may have none.
 */
export function newRequestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

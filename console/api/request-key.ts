/**
 * Creates an id for one decision, which is applied once even if it is sent again. A dialog keeps it until it closes
 * (`bulk-dialog.tsx`), or until a refusal (`decision-dialog.tsx`). It does not use `crypto.randomUUID`, which exists only
 * over https: an installation inside a company's network may not have https.
 */
export function newRequestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { scrub } from '../../domain/scrub.js';
import { awayIn, discoverProvider, redirectUriOf } from '../../platform/oidc.js';
import type { Settings } from '../../platform/settings/types.js';
import { failure, ok, type Finding } from './finding.js';

/**
 * Checks that the identity provider answers as the settings say. Whether it knows our client shows only at the first
 * sign-in.
 */
export async function examineOidc({ oidc, api }: Settings): Promise<Finding[]> {
  if (oidc === undefined) return [];
  const subject = { check: 'oidc.provider' };
  try {
    await discoverProvider(oidc);
  } catch (error) {
    const why = scrub(error instanceof Error ? error.message : String(error)).slice(0, 200);
    if (awayIn(error)) {
      const text = `o provedor de identidade ${oidc.name} não responde (${why}); só se entra com token`;
      return [failure(subject, text, 'confira oidc.issuer, DNS e firewall')];
    }
    const text = `o provedor de identidade ${oidc.name} não é o de oidc.issuer: ${why}`;
    const cure = `ponha em oidc.issuer o "issuer" de ${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    return [failure(subject, text, cure)];
  }
  const back = redirectUriOf(api.publicUrl);
  return [
    ok(subject, `o provedor de identidade ${oidc.name} responde; endereço de retorno: ${back}`),
  ];
}

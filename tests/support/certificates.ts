import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The certificates of an authority, a server and a client, each with its key, as deploy/certificates.sh creates them.
 */
export interface Certificates {
  readonly folder: string;
  readonly ca: Buffer;
  readonly server: { readonly cert: Buffer; readonly key: Buffer };
  readonly client: { readonly cert: Buffer; readonly key: Buffer };
}

/** Creates new certificates of a new authority, which nobody else trusts. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-certificates-'));
  const script = join(import.meta.dirname, '../../deploy/certificates.sh');
  execFileSync('sh', [script, folder], { stdio: 'ignore' });
  const read = (name: string) => readFileSync(join(folder, name));
  const pair = (name: string) => ({ cert: read(`${name}.pem`), key: read(`${name}.key`) });
  return { folder, ca: read('ca.pem'), server: pair('server'), client: pair('client') };
}

/** The environment that makes a process of Ponte an mTLS client. */
export const clientEnvironment = ({ folder }: Pick<Certificates, 'folder'>) => ({
  TEMPORAL_TLS: 'true',
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(folder, 'ca.pem'),
  TEMPORAL_TLS_CLIENT_CERT_PATH: join(folder, 'client.pem'),
  TEMPORAL_TLS_CLIENT_KEY_PATH: join(folder, 'client.key'),
  TEMPORAL_TLS_SERVER_NAME: 'temporal',
});

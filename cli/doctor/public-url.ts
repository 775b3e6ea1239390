import { z } from 'zod';
import { isOfThisMachine } from '../../platform/settings/parts.js';
import { reasonOf } from '../api.js';
import { failure, ok, warning, type Finding } from './finding.js';
import { probe } from './probe.js';

const subject = { check: 'api.public-url' };

const ReadySchema = z.looseObject({
  status: z.enum(['ok', 'degraded', 'unavailable']),
  temporal: z.string().optional(),
  installation: z.string().nullish(),
  spool: z.looseObject({ depth: z.number() }).optional(),
});

/** Checks that the api answers at the address given to the vendors. */
export async function examinePublicUrl(publicUrl: string): Promise<Finding[]> {
  const cure = 'inicie a api (node dist/api/server.js); confira api.publicUrl, DNS, TLS e o proxy';
  try {
    const { status, body } = await probe(`${publicUrl}/health/live`);
    if (status !== 200 || !isAlive(body)) {
      const text = `${publicUrl} responde, mas não é a api da Ponte (${status})`;
      return [failure(subject, text, cure)];
    }
  } catch (error) {
    return [failure(subject, `a api não atende em ${publicUrl} (${reasonOf(error)})`, cure)];
  }
  return [reached(publicUrl), await examineReadiness(publicUrl)];
}

/**
 * Checks that the api at the vendors' address is of this installation: that it has our namespace and task queue.
 * Returns nothing if it does not answer, or does not know.
 */
export async function examineInstallation(publicUrl: string, ours: string): Promise<Finding[]> {
  const of = { check: 'api.installation' };
  const answer = await probe(`${publicUrl}/health/ready`).catch(() => undefined);
  const { installation } = ReadySchema.partial()
    .catch({})
    .parse(jsonOf(answer?.body ?? ''));
  if (typeof installation !== 'string') return [];
  if (installation === ours) return [ok(of, `a api em ${publicUrl} é desta instalação`)];
  const text = `a api em ${publicUrl} é de outra instalação: tem outro Temporal, namespace ou fila`;
  const cure = 'confira api.publicUrl, e temporal.address, namespace e taskQueue da api e daqui';
  return [failure(of, text, cure)];
}

const isAlive = (body: string): boolean =>
  z.looseObject({ status: z.literal('ok') }).safeParse(jsonOf(body)).success;

function reached(publicUrl: string): Finding {
  if (isOfThisMachine(publicUrl)) {
    const text = `a api atende em ${publicUrl}, que só esta máquina alcança`;
    return warning(subject, text, 'ponha em api.publicUrl o endereço que os dois sistemas chamam');
  }
  if (publicUrl.startsWith('http:')) {
    const text = `a api atende em ${publicUrl} sem TLS: as chaves passam às claras`;
    return warning(subject, text, 'ponha um proxy com TLS à frente e https em api.publicUrl');
  }
  return ok(subject, `a api atende em ${publicUrl}`);
}

async function examineReadiness(publicUrl: string): Promise<Finding> {
  const ready = { check: 'api.ready' };
  const cure = 'veja o log da api, dataDir e temporal.address dela';
  let body: string;
  try {
    ({ body } = await probe(`${publicUrl}/health/ready`));
  } catch (error) {
    return failure(ready, `a api não diz se pode receber entregas (${reasonOf(error)})`, cure);
  }
  const { status, temporal, spool } = ReadySchema.catch({ status: 'unavailable' }).parse(
    jsonOf(body),
  );
  if (status === 'unavailable') return failure(ready, 'a api não pode receber entregas', cure);
  const depth = spool?.depth ?? 0;
  if (status === 'degraded') {
    const why = temporal === 'away' ? 'o Temporal não responde a ela' : 'o disco dela falha';
    return warning(ready, `a api recebe entregas, mas ${why}; ${depth} esperam no disco`, cure);
  }
  return ok(ready, `a api recebe entregas; ${depth} esperam no disco`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { request } from 'undici';
import { z } from 'zod';
import { Refusal } from '../kit/refusal.js';

/** The ERP's access to Ponte: its extension point and its equipment search. */
export interface PonteAccess {
  readonly url: string;
  readonly unit: string;
  readonly key: string;
}

export type GuardedOperation = 'DELETE_ORDER' | 'CANCEL_ORDER' | 'CANCEL_ITEM';

export interface Ponte {
  /** Asks whether this is allowed. Throws `Refusal` if Ponte refuses or cannot be asked. */
  guard(orderId: string, operation: GuardedOperation, itemId?: string): Promise<void>;
  /** The equipment known to Sismetro (*Equipamento disponível*). */
  searchEquipment(query: string, page: number): Promise<unknown>;
}

const TIMEOUT_MS = 10_000;
const UNREACHABLE = 'Não foi possível consultar a integração com o Sismetro. Tente novamente.';
const RefusedSchema = z.object({ detail: z.string() });

/** Without access there is no extension point: everything is allowed, and equipment cannot be searched. */
export function createPonte(access: PonteAccess | undefined): Ponte {
  if (!access) {
    return {
      guard: () => Promise.resolve(),
      searchEquipment: () => Promise.reject(new Refusal(503, UNREACHABLE)),
    };
  }
  const ask = async (path: string, body?: object) => {
    try {
      const response = await request(new URL(path, access.url), {
        method: body ? 'POST' : 'GET',
        headers: { unit: access.unit, key: access.key, 'content-type': 'application/json' },
        body: body ? JSON.stringify(body) : null,
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
      return { status: response.statusCode, body: await response.body.json() };
    } catch {
      throw new Refusal(503, UNREACHABLE);
    }
  };

  return {
    async guard(orderId, operation, itemId) {
      const answer = await ask('/serviceOrder/guard', { orderId, operation, itemId });
      if (answer.status === 200) return;
      const refused = RefusedSchema.safeParse(answer.body);
      if (answer.status === 409 && refused.success) throw new Refusal(409, refused.data.detail);
      throw new Refusal(503, UNREACHABLE);
    },
    async searchEquipment(query, page) {
      const wanted = new URLSearchParams({ query, page: String(page) });
      const answer = await ask(`/equipment?${wanted.toString()}`);
      if (answer.status !== 200) throw new Refusal(503, UNREACHABLE);
      return answer.body;
    },
  };
}

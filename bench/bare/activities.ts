import { Agent, request } from 'undici';

/** The three calls that a service order needs, without any extras. */
export function createActivities(vendorsUrl: string) {
  const dispatcher = new Agent({ connections: 64 });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const response = await request(`${vendorsUrl}${path}`, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.statusCode >= 300) throw new Error(`${path}: HTTP ${response.statusCode}`);
    return (await response.body.json()) as T;
  };
  return {
    open: (id: string, order: object) =>
      post<{ ss: number; link: string }>('/serviceOrder/open', {
        externalReference: `bare/${id}`,
        ...order,
      }),
    observe: (id: string, observation: string) =>
      post<unknown>('/erpx_com_ven/pedido/addObservation', { id, observation }),
    release: (id: string) =>
      post<unknown>('/erpx_com_ven/pedido/updateOrderStatusIntegration', { id }),
  };
}

export type BareActivities = ReturnType<typeof createActivities>;

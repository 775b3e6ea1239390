import { Agent, request } from 'undici';

/**
 * The calls to the vendors, one in each activity, without any extras.
 * @param prefix of the order's id in its reference
 */
export function createActivities(vendorsUrl: string, prefix: string) {
  const dispatcher = new Agent({ connections: 64 });
  const call = async <T>(path: string, body?: object): Promise<T> => {
    const response = await request(`${vendorsUrl}${path}`, {
      dispatcher,
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (response.statusCode >= 300) throw new Error(`${path}: HTTP ${response.statusCode}`);
    return (await response.body.json()) as T;
  };
  return {
    open: (id: string, order: object) =>
      call<{ ss: number; link: string }>('/serviceOrder/open', {
        externalReference: `${prefix}/${id}`,
        ...order,
      }),
    observe: (id: string, observation: string) =>
      call<unknown>('/erpx_com_ven/pedido/addObservation', { id, observation }),
    release: (id: string) =>
      call<unknown>('/erpx_com_ven/pedido/updateOrderStatusIntegration', { id }),
    serviceIsDone: async (ss: number) => {
      const read = await call<{ resultList: { evolucao: string }[] }>(`/SS/findBySs?ss=${ss}`);
      return read.resultList[0]?.evolucao === 'CONCLUÍDO';
    },
    situation: async (id: string) =>
      (await call<{ status: string }>(`/erpx_com_ven/pedido/entities/order/${id}`)).status,
  };
}

export type BareActivities = ReturnType<typeof createActivities>;

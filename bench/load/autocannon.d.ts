/** As much of autocannon as we use: the package brings no types. */
declare module 'autocannon' {
  interface AutocannonRequest {
    method: string;
    path: string;
    headers?: Record<string, string>;
    body?: string;
  }
  interface AutocannonOptions {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    /** Requests a second over all connections; as many as go where absent. */
    overallRate?: number;
    /** Seconds that an answer may take. */
    timeout: number;
    requests: (AutocannonRequest & {
      setupRequest?: (request: AutocannonRequest) => AutocannonRequest;
    })[];
  }
  export interface AutocannonResult {
    readonly errors: number;
    readonly timeouts: number;
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
    /** Milliseconds. */
    readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
    readonly requests: { readonly average: number; readonly total: number };
  }
  export default function autocannon(options: AutocannonOptions): Promise<AutocannonResult>;
}

/** The part of autocannon that we use: the package has no types. */
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
    /** Requests a second over all connections; unlimited if absent. */
    overallRate?: number;
    /** Time limit of an answer, in seconds. */
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

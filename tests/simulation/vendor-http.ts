/** One HTTP request of a vendor's client, as the simulated network delivers it. */
export interface VendorRequest {
  readonly vendor: 'senior-x' | 'sismetro';
  readonly tenant: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * What comes back, and after how many milliseconds of simulated time.
 * `lost`: no answer ever (the client times out). `reset`: the connection breaks. `unreachable`: no connection is made, so
 * that the client knows that nothing was sent (`NotConnected` of vendors/answer-meaning.ts).
 */
export type VendorAnswer = { readonly afterMs: number } & (
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body: string;
    }
  | { readonly kind: 'lost' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'unreachable' }
);

/** A vendor in memory. May change its state at once, or later by `clock.at` (commits late). */
export interface SimulatedVendor {
  answer(request: VendorRequest): VendorAnswer;
}

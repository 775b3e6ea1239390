/** What the api's document does not describe yet. */
export interface Awaited {
  /** How the calls to a vendor went lately; null: nothing was reported. */
  VendorTraffic: {
    calls?: number | null;
    failed?: number | null;
    rateLimited?: number | null;
    meanMs?: number | null;
    slowestMs?: number | null;
    windowMinutes?: number;
  };
}

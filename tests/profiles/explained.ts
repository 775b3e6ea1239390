import { explainCalls } from '../../vendors/profile/explain-call.js';

/** The request that a profile builds for a call, without those around it. Takes what `explainCalls` takes. */
export const explainCall = async (...asked: Parameters<typeof explainCalls>) =>
  (await explainCalls(...asked)).find(({ step }) => step === undefined)!;

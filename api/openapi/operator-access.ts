/** How operators authenticate: a bearer token with each call, or the console's session (`POST /session`). */
export const OPERATOR_SECURITY: Record<string, string[]>[] = [{ bearer: [] }, { session: [] }];

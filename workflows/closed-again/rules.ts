/** More orders of a tenant than this are not closed again at once, unless the ERP was restored. */
export const CLOSED_AGAIN_AT_ONCE = 5;

/** An order must be seen awaiting integration twice, this long apart. */
export const SECOND_READ_MS = 60_000;

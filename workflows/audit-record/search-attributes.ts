import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** The search attributes of a trace; `Tenant` is that of the orders. */
export const AuditAction = defineSearchAttributeKey('AuditAction', SearchAttributeType.KEYWORD);
/** Name of the operator, as the settings or the identity provider have it. */
export const AuditBy = defineSearchAttributeKey('AuditBy', SearchAttributeType.KEYWORD);

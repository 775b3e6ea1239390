import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** The search attributes of an audit record; `Tenant` is shared with the orders. */
export const AuditAction = defineSearchAttributeKey('AuditAction', SearchAttributeType.KEYWORD);
/** Name of the operator, from the settings or the identity provider. */
export const AuditBy = defineSearchAttributeKey('AuditBy', SearchAttributeType.KEYWORD);

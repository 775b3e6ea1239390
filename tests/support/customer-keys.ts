import { createSecretKey } from 'node:crypto';
import { createCustomerKeys } from '../../platform/customer-keys.js';

export const keyNamed = (name: string) => createSecretKey(Buffer.alloc(32, name));

/** Derives customer keys as production does. */
export const customerKeys = createCustomerKeys({ privacy: { customerKeys: [keyNamed('tests')] } });

import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { createOpenApiDocument } from '../../api/openapi/document.js';
import { consoleTypes } from '../../scripts/console-types.mjs';

test('the types of the client are those of the OpenAPI document (else: npm run build && npm run console:types)', async () => {
  const checkedIn = readFileSync(new URL('../../console/api/schema.ts', import.meta.url), 'utf8');
  const fresh = await consoleTypes(createOpenApiDocument());
  // the first different line says more than two long texts
  const differs = fresh.split('\n').find((line, at) => line !== checkedIn.split('\n')[at]);
  expect(differs).toBeUndefined();
  expect(checkedIn.length).toBe(fresh.length);
});

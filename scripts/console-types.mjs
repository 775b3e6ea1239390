/**
 * `npm run console:types` (after `npm run build`): writes the types of the console's client from the OpenAPI document.
 * They are checked in, so that types and import rules can be checked without a build; tests/console compares them.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';

const HEAD =
  '/** Generated from the OpenAPI document by `npm run console:types`. Do not edit. */\n';

/** The types of a document, as in `console/api/schema.ts`. */
export const consoleTypes = async (document) =>
  HEAD + astToString(await openapiTypescript(document, { alphabetize: true }));

if (process.argv[1] === import.meta.filename) {
  const { createOpenApiDocument } = await import('../dist/api/openapi/document.js');
  const file = join(import.meta.dirname, '../console/api/schema.ts');
  writeFileSync(file, await consoleTypes(createOpenApiDocument()));
}

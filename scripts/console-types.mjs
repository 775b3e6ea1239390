/**
 * `npm run console:types`, a part of `npm run build`: writes the types of the console's client from the OpenAPI document
 * of `dist/`. Git ignores them.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { createOpenApiDocument } from '../dist/api/openapi/document.js';

const file = join(import.meta.dirname, '../console/api/schema.ts');
const types = astToString(await openapiTypescript(createOpenApiDocument(), { alphabetize: true }));
// a file that is written again would have the console built again
if (!existsSync(file) || readFileSync(file, 'utf8') !== types) writeFileSync(file, types);

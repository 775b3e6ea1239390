/** The types of a document, as in `console/api/schema.ts`. */
export function consoleTypes(document: object): Promise<string>;

/** The types of a document, as they stand in `console/api/schema.ts`. */
export function consoleTypes(document: object): Promise<string>;

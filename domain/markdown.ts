/**
 * Escapes Markdown in what a vendor or a caller chose, for the Temporal Web UI: it must become neither markup nor a link.
 * GitHub's dialect makes links of bare addresses, too.
 */
export const plainMarkdown = (text: string): string =>
  text.replaceAll(/[\\`*_{}[\]<>()#!|~]|:(?=\/\/)|(?<=\bwww)\./gi, '\\$&');

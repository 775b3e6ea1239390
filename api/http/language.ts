import type { Request } from 'express';
import { DEFAULT_LANGUAGE, LANGUAGES, type Language } from '../../texts/languages.js';
import { textsIn, type Texts } from '../../texts/texts.js';

/** The language that the caller wants to read (`Accept-Language`); the default one unless it asks for another one we have. */
const languageOf = (request: Pick<Request, 'acceptsLanguages'>): Language =>
  (request.acceptsLanguages([...LANGUAGES]) || DEFAULT_LANGUAGE) as Language;

/** What Ponte says, in the caller's language. */
export const textsFor = (request: Pick<Request, 'acceptsLanguages'>): Texts =>
  textsIn(languageOf(request));

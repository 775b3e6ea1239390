import { randomInt } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { ZodError } from 'zod';
import { usualNameOf } from '../../domain/systems.js';
import { CursorError } from '../../platform/cursor.js';
import { TemporalUnavailableError } from '../../platform/temporal/errors.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { textsIn, type Text, type Texts } from '../../texts/texts.js';
import { faultAt, fieldErrors, type FieldError } from '../../vendors/fields.js';
import { textsFor } from './language.js';

/** RFC 9110 renamed 422; Node has its former name. */
const TITLES: typeof STATUS_CODES = { ...STATUS_CODES, 422: 'Unprocessable Content' };

/** An error answer, thrown from anywhere below a route. It becomes RFC 9457 `application/problem+json`. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string | Text,
    /**
     * Further members of the body, such as `errors`, `allowed`, or `messagePt`: the Portuguese text of an English detail
     * that operators may read.
     */
    readonly extra: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(saidIn(detail, textsIn('en')));
    this.name = 'HttpProblem';
  }

  /** Returns the detail in a language, if it has several. */
  said(texts: Texts): string {
    return saidIn(this.detail, texts);
  }
}

const saidIn = (detail: string | Text, texts: Texts) =>
  typeof detail === 'string' ? detail : detail(texts);

/** Refuses a caller that asks for more than its share, which waits a second or a little more for it (`holdUp`). */
export class Excess extends HttpProblem {}

/**
 * Lets a caller that is beyond its share wait for its answer: one that sends the next request as soon as it has the answer
 * leaves the process to the others. Some wait longer than others, so that they do not all come again at once. The bounds
 * of open connections bound how many wait.
 */
export const holdUp = (): Promise<void> => delay(randomInt(1_000, 1_500));

/** Creates a problem to throw. `detail` is a sentence that the caller can act on, without keys and personal data. */
export function problem(
  status: number,
  detail: string | Text,
  extra?: Readonly<Record<string, unknown>>,
  headers?: Readonly<Record<string, string>>,
): HttpProblem {
  return new HttpProblem(status, detail, extra, headers);
}

/** A refused body, with the errors and their places. */
export function unprocessable(
  detail: string | Text,
  errors: readonly (Pick<FieldError, 'path' | 'message'> & Partial<FieldError>)[],
  extra: Readonly<Record<string, unknown>> = {},
): HttpProblem {
  return problem(422, detail, { ...extra, errors });
}

/** The problem for any error. Reveals nothing of an unknown error. */
function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof ZodError) {
    const messagePt = 'O pedido à Ponte não tem a forma esperada.';
    const detail = 'The request is invalid: see errors.';
    return unprocessable(detail, fieldErrors(error), { messagePt });
  }
  if (error instanceof CursorError) {
    const messagePt = 'O cursor não é desta lista; comece de novo sem ele.';
    const detail = 'The cursor does not belong to this list; start again without one.';
    const fault = 'must be the nextCursor of the same list with the same filter';
    return unprocessable(detail, [faultAt('/cursor', fault)], { messagePt });
  }
  if (error instanceof TemporalUnavailableError) {
    const messagePt =
      'O sistema que guarda os pedidos está fora do ar; nada se perde. Tente de novo mais tarde.';
    return unavailable('Temporal is not answering; try again later.', 5, { messagePt });
  }
  if (error instanceof VendorError) return vendorProblem(error);
  const messagePt = 'Aconteceu um erro inesperado.';
  return bodyProblem(error) ?? problem(500, 'An unexpected error occurred.', { messagePt });
}

/** Something that is needed is temporarily unavailable. */
export function unavailable(
  detail: string,
  retryAfterSeconds = 5,
  extra: Readonly<Record<string, unknown>> = {},
): HttpProblem {
  return problem(503, detail, extra, retryAfter(retryAfterSeconds));
}

/** The header that says after how many seconds a caller may try again. */
export const retryAfter = (seconds: number) => ({ 'Retry-After': String(seconds) });

function vendorProblem({ vendor, meaning, retryAfterMs }: VendorError): HttpProblem {
  const name = usualNameOf(vendor);
  if (meaning === 'again' || meaning === 'quota') {
    const seconds = Math.max(1, Math.ceil((retryAfterMs ?? 5_000) / 1_000));
    return unavailable(`${name} cannot be reached at the moment; try again later.`, seconds);
  }
  return problem(502, `${name} returned no usable answer (${meaning}).`);
}

export const TOO_LARGE = 'The body is larger than 256 KiB.';

/** The errors of express' body readers and of malformed addresses, which have a status. */
function bodyProblem(error: unknown): HttpProblem | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  const { limit: largest } = error as { limit?: number };
  const details: Readonly<Record<number, string>> = {
    413: largest === undefined ? TOO_LARGE : `The body is larger than ${largest / 1024} KiB.`,
    415: 'The body must be JSON in UTF-8 (Content-Type: application/json).',
  };
  const messagePt = 'O pedido à Ponte não pôde ser lido.';
  return problem(status, details[status] ?? 'The request could not be read.', { messagePt });
}

/** Turns every error into problem+json. The log has the complete error of a 5xx, the caller sees nothing of it. */
export const problemHandler: ErrorRequestHandler = async (
  error: unknown,
  request,
  response,
  next,
) => {
  const problem = toProblem(error);
  const { status, extra, headers } = problem;
  const detail = problem.said(textsFor(request));
  const title = TITLES[status] ?? 'Bad Request';
  if (status >= 500) response.err = error instanceof Error ? error : new Error(String(error));
  if (response.headersSent) return next(error);
  const instance = response.get('x-request-id');
  const body = { type: 'about:blank', title, status, detail, instance, ...extra };
  if (problem instanceof Excess) await holdUp();
  response.set({ 'Cache-Control': 'no-store', ...headers });
  response.status(status).type('application/problem+json').send(JSON.stringify(body));
};

export const notFound: RequestHandler = () => {
  throw problem(404, 'No resource exists at this URL.');
};

/** The last handler of a route: the path exists, but not for this method. */
export function methodNotAllowed(...allowed: readonly string[]): RequestHandler {
  return () => {
    const detail = `This address accepts only ${allowed.join(', ')}.`;
    throw problem(405, detail, {}, { Allow: allowed.join(', ') });
  };
}

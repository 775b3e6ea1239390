import { spoken } from '../i18n/spoken.js';

/** A problem (RFC 9457) as the api sends it. */
export interface ProblemBody {
  readonly title?: string;
  /** A sentence that the user can act on. */
  readonly detail?: string;
  /** The Portuguese text, if `detail` is in English. */
  readonly messagePt?: string;
  /** Id of the request, as in the log. */
  readonly instance?: string;
  readonly errors?: readonly {
    readonly path: string;
    readonly message: string;
    readonly messagePt?: string;
  }[];
}

/**
 * The api refused a request, or (status 0) could not be reached. Its message is the problem's detail, in the page's
 * language.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: ProblemBody;

  constructor(status: number, problem: ProblemBody, options?: ErrorOptions) {
    const fallback = status === 0 ? 'ponte.problem.unreachable' : 'ponte.problem.unknown';
    const message = problem.detail ?? problem.title ?? fallback;
    super(spoken({ ...problem, message }), options);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

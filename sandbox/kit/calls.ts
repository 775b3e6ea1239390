import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Database } from './database.js';
import type { FaultRule, Faults, Side } from './faults.js';
import type { Ledger, Subject } from './ledger.js';
import { Refusal } from './refusal.js';

/** What a call answers, and what it changed. */
export interface Answer extends Subject {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly effect?: string | undefined;
  /** Set where the call was refused. */
  readonly refused?: Refusal | undefined;
}

/** Gives the outcome of a call back to its caller. */
export type Respond = (request: Request, response: Response, outcome: Answer) => void;

export interface Call<Before = undefined> {
  /** Its name in the ledger and in fault rules. */
  readonly name: string;
  readonly side: Exclude<Side, 'delivery'>;
  /** What the call is about, as its request tells. */
  readonly subject?: (request: Request) => Subject;
  /** Throws `Refusal` where the caller may not do this. */
  readonly authorize?: (request: Request) => void;
  /** What must be waited for before the work, such as an answer from elsewhere. */
  readonly before?: (request: Request) => Promise<Before>;
  /** The work, in one transaction with its ledger entry. */
  readonly work: (request: Request, before: Before) => Answer;
}

/** Turns a call into an express handler; it answers JSON, or a `Buffer` as it is, where nothing else is said. */
export type Handle = <Before = undefined>(call: Call<Before>, respond?: Respond) => RequestHandler;

export interface CallsOptions {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** How this vendor words an error. */
  readonly errorBody: (status: number, message: string) => unknown;
  readonly stopping: AbortSignal;
}

const BROKEN_JSON = '{"valid": true, "resultList": [{"id": "';

/** Faults that answer, or do not, before any work is done. */
const BEFORE_THE_WORK: readonly FaultRule['kind'][] = ['status', 'unauthorized', 'reset', 'hang'];

/** Every call received runs through here: fault, work, ledger, answer. */
export function createHandle(options: CallsOptions): Handle {
  const { database, ledger, faults, errorBody, stopping } = options;

  const refuse = (error: unknown): Answer => {
    if (!(error instanceof Refusal)) process.stderr.write(`${String((error as Error).stack)}\n`);
    const refused = error instanceof Refusal ? error : new Refusal(500, 'Erro interno');
    const { status, message, headers } = refused;
    return { status, headers, body: errorBody(status, message), refused };
  };

  return (call, respond = respondWithBody) => {
    faults.register(call.name, call.side);

    const perform = async (request: Request, subject: Subject, fault?: FaultRule) => {
      const record = (answer: Answer) =>
        ledger.record(request, {
          ...subject,
          ...definedSubject(answer),
          call: call.name,
          status: sentStatus(answer, fault),
          fault: fault?.kind,
          effect: answer.effect,
        });
      try {
        if (fault && BEFORE_THE_WORK.includes(fault.kind)) throw faultRefusal(fault);
        const before = (await call.before?.(request)) as Parameters<typeof call.work>[1];
        if (stopping.aborted) return undefined;
        return database.transaction(() => {
          call.authorize?.(request);
          const answer = call.work(request, before);
          record(answer);
          return answer;
        });
      } catch (error) {
        if (stopping.aborted) return undefined;
        const answer = refuse(error);
        record(answer);
        return answer;
      }
    };

    return async (request, response) => {
      const subject = call.subject?.(request) ?? {};
      const fault = faults.choose(call.name, subject);
      if (fault?.kind === 'delay') await pause(fault.ms, stopping);
      const answer = await perform(request, subject, fault);
      if (!answer) request.socket.destroy();
      else if (!spoilt(response, fault)) respond(request, response, answer);
    };
  };
}

async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stopping }).catch(() => undefined);
}

const definedSubject = ({ orderId, reference, ss }: Subject): Subject => ({
  ...(orderId !== undefined && { orderId }),
  ...(reference !== undefined && { reference }),
  ...(ss !== undefined && { ss }),
});

function faultRefusal(fault: FaultRule): Refusal {
  if (fault.kind !== 'status') return new Refusal(401, 'Unauthorized');
  const { status, retryAfter } = fault;
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return new Refusal(status, 'Falha injetada', headers);
}

function sentStatus(answer: Answer, fault?: FaultRule): number | null {
  if (fault?.kind === 'malformed') return 200;
  if (fault && ['answer-lost', 'reset', 'hang'].includes(fault.kind)) return null;
  return answer.status ?? 200;
}

/** Does what the fault has left of the answer; false where it is to be sent as it is. */
function spoilt(response: Response, fault?: FaultRule): boolean {
  if (fault?.kind === 'answer-lost' || fault?.kind === 'reset') response.socket?.destroy();
  else if (fault?.kind === 'malformed') {
    response.status(200).type('application/json').end(BROKEN_JSON);
  } else return fault?.kind === 'hang';
  return true;
}

const respondWithBody: Respond = (_request, response, { status = 200, headers, body }) => {
  response.status(status).set({ ...headers });
  if (Buffer.isBuffer(body)) response.end(body);
  else if (body === undefined) response.end();
  else response.json(body);
};

import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Database } from './database.js';
import type { FaultRule, Faults, Side } from './faults.js';
import type { Ledger, Subject } from './ledger.js';
import { Refusal } from './refusal.js';

/** The answer of a call, and its effect. */
export interface Answer extends Subject {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly effect?: string | undefined;
  /** Set if the call was refused. */
  readonly refused?: Refusal | undefined;
}

/** Sends the outcome of a call to its caller. */
export type Respond = (request: Request, response: Response, outcome: Answer) => void;

export interface Call<Before = undefined> {
  /** Its name in the ledger and in fault rules. */
  readonly name: string;
  readonly side: Exclude<Side, 'delivery'>;
  /** What the call is about, from its request. */
  readonly subject?: (request: Request) => Subject;
  /** Throws `Refusal` if the caller is not allowed to make this call. */
  readonly authorize?: (request: Request) => void;
  /** Async work before the transaction, such as a call to another system. */
  readonly before?: (request: Request) => Promise<Before>;
  /** The work, in one transaction with its ledger entry. */
  readonly work: (request: Request, before: Before) => Answer;
}

/** Turns a call into an express handler. By default it answers JSON, or a `Buffer` unchanged. */
export type Handle = <Before = undefined>(call: Call<Before>, respond?: Respond) => RequestHandler;

export interface CallsOptions {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** The wording of an error. */
  readonly errorBody: (status: number, message: string) => unknown;
  readonly stopping: AbortSignal;
}

/** A call that is being served. */
interface Visit {
  readonly request: Request;
  readonly subject: Subject;
}

/** Thrown to roll back work whose answer is sent anyway. */
class Undone extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('undone on purpose');
    this.answer = answer;
  }
}

/** The handler of every received call: fault, work, ledger, answer. */
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

    const record = ({ request, subject }: Visit, answer: Answer, sent: Sent): number =>
      ledger.record(request, {
        ...subject,
        ...definedSubject(answer),
        call: call.name,
        status: sent.status === undefined ? (answer.status ?? 200) : sent.status,
        fault: sent.fault,
        effect: answer.effect,
      });

    /** Does the work and records its outcome. Returns undefined if the stand-in is stopping. */
    const work = async (
      { request }: Visit,
      write: (answer: Answer) => void,
      isUndone = false,
    ): Promise<Answer | undefined> => {
      try {
        const before = (await call.before?.(request)) as Parameters<typeof call.work>[1];
        if (stopping.aborted) return undefined;
        return database.transaction(() => {
          call.authorize?.(request);
          const done = call.work(request, before);
          if (isUndone) throw new Undone(done);
          write(done);
          return done;
        });
      } catch (error) {
        if (stopping.aborted) return undefined;
        const answer =
          error instanceof Undone ? { ...error.answer, effect: undefined } : refuse(error);
        write(answer);
        return answer;
      }
    };

    /** Serves a call with a fault; docs/doubles.md explains each. */
    const meet = async (visit: Visit, response: Response, fault: FaultRule): Promise<void> => {
      const { kind } = fault;
      const { request } = visit;
      const written = (status?: number | null) => (answer: Answer) =>
        void record(visit, answer, { status, fault: kind });
      const answered = (answer: Answer | undefined) =>
        answer ? respond(request, response, answer) : void request.socket.destroy();
      /** Answers without any work. */
      const refusedWith = (refusal: Refusal) => {
        const answer = refuse(refusal);
        written()(answer);
        return answered(answer);
      };

      switch (kind) {
        case 'status': {
          const { status, message = INJECTED, retryAfter } = fault;
          const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
          return refusedWith(new Refusal(status, message, headers));
        }
        case 'unauthorized':
          return refusedWith(new Refusal(401, 'Unauthorized'));
        case 'reset':
          record(visit, { body: undefined }, { status: null, fault: kind });
          return void request.socket.destroy();
        case 'no-effect':
          return answered(await work(visit, written(), true));
        case 'delay': {
          await pause(fault.ms, stopping);
          let seq: number | undefined;
          const answer = await work(visit, (done) => {
            seq = record(visit, done, { fault: kind });
          });
          if (response.closed && seq !== undefined) ledger.unanswered(seq);
          return answered(answer);
        }
        case 'answer-lost':
          await work(visit, written(null));
          return void request.socket.destroy();
        case 'answer-cut':
          return cut(request, response, await work(visit, written(null)));
        case 'malformed': {
          const answer = await work(visit, written(200));
          return answer
            ? void response.status(200).type('application/json').end(SPOILT)
            : answered(answer);
        }
        case 'error-but-commits': {
          const { status, ms } = fault;
          const seq = record(visit, { body: undefined }, { status, fault: kind });
          answered(stopping.aborted ? undefined : refuse(new Refusal(status, INJECTED)));
          await pause(ms, stopping);
          await work(visit, (answer) => {
            if (!answer.refused) ledger.amend(seq, answer);
          });
          return undefined;
        }
        case 'duplicate':
        case 'lost':
          throw new Error(`"${kind}" is a fault of deliveries`);
      }
    };

    return async (request, response) => {
      const visit = { request, subject: call.subject?.(request) ?? {} };
      const fault = faults.choose(call.name, visit.subject);
      if (fault) return meet(visit, response, fault);
      const answer = await work(visit, (done) => void record(visit, done, {}));
      if (answer) respond(request, response, answer);
      else request.socket.destroy();
    };
  };
}

/** What was actually sent to the caller; by default the answer's own status. */
interface Sent {
  readonly status?: number | null | undefined;
  readonly fault?: string | undefined;
}

const INJECTED = 'Falha injetada';
/** JSON that ends too early. */
const SPOILT = '{"valid": true, "resultList": [{"id": "';

/** Waits, at most until the stand-in stops. */
async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stopping }).catch(() => undefined);
}

const definedSubject = ({ orderId, reference, ss }: Subject): Subject => ({
  ...(orderId !== undefined && { orderId }),
  ...(reference !== undefined && { reference }),
  ...(ss !== undefined && { ss }),
});

/** Sends half of the answer, then closes the connection. */
function cut(request: Request, response: Response, answer: Answer | undefined): void {
  if (!answer) return void request.socket.destroy();
  const whole = Buffer.from(JSON.stringify(answer.body ?? {}));
  response.status(answer.status ?? 200).set({ ...answer.headers });
  response.type('application/json').set('content-length', String(whole.length));
  response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => request.socket.destroy());
}

const respondWithBody: Respond = (_request, response, { status = 200, headers, body }) => {
  response.status(status).set({ ...headers });
  if (Buffer.isBuffer(body)) response.end(body);
  else if (body === undefined) response.end();
  else response.json(body);
};

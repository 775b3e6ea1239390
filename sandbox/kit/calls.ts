import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Database } from './database.js';
import type { FaultRule, Faults, OwnKinds, Side, Twists } from './faults.js';
import type { Doer, Ledger, Subject } from './ledger.js';
import { Refusal } from './refusal.js';
import type { Sequels } from './sequels.js';

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

export interface Call<Before = undefined> extends OwnKinds {
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
  readonly work: (request: Request, before: Before, twists: Twists) => Answer;
  /** The wording of a refusal, if it differs from the vendor's other calls. */
  readonly refusalBody?: (request: Request, message: string | undefined) => unknown;
}

/** Turns a call into an express handler. By default it answers JSON, or a `Buffer` unchanged. */
export type Handle = <Before = undefined>(call: Call<Before>, respond?: Respond) => RequestHandler;

export interface CallsOptions {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly sequels: Sequels;
  /** The wording of an error, or of a refusal without words. */
  readonly errorBody: (status: number, message: string | undefined) => unknown;
  readonly stopping: AbortSignal;
}

/** A call that is being served. */
interface Visit {
  readonly request: Request;
  readonly subject: Subject;
  readonly twists: Twists;
}

const SPOILT = {
  json: ['application/json', '{"valid": true, "resultList": [{"id": "'],
  html: ['text/html', '<!doctype html><title>Manutenção programada</title><h1>Voltamos já</h1>'],
  shape: ['application/json', '{"ok":true,"data":{"total":0}}'],
  empty: ['application/json', ''],
} as const;

/** Thrown to roll back work whose answer is sent anyway. */
class Undone extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('undone on purpose');
    this.answer = answer;
  }
}

/** The handler of every received call: fault, work, ledger, answer, sequels. */
export function createHandle(options: CallsOptions): Handle {
  const { database, ledger, faults, sequels, errorBody, stopping } = options;

  const refuse = (error: unknown): Answer => {
    if (!(error instanceof Refusal)) process.stderr.write(`${String((error as Error).stack)}\n`);
    const refused = error instanceof Refusal ? error : new Refusal(500, 'Erro interno');
    const { status, message, headers } = refused;
    return { status, headers, body: errorBody(status, message), refused };
  };

  return (call, respond = respondWithBody) => {
    faults.register(call.name, call.side, call);
    const by: Doer = call.side === 'vendor' ? 'caller' : 'user';

    const entryOf = ({ subject, twists }: Visit, answer: Answer, sent: Sent) => ({
      ...subject,
      ...definedSubject(answer),
      call: call.name,
      by,
      status: sent.status === undefined ? (answer.status ?? 200) : sent.status,
      fault: sent.fault,
      twists: twists.fired(),
      effect: answer.effect,
    });
    const record = (visit: Visit, answer: Answer, sent: Sent): number =>
      ledger.record(visit.request, entryOf(visit, answer, sent));

    /** Does the work and records its outcome. Returns undefined if the stand-in is stopping. */
    const work = async (
      { request, subject, twists }: Visit,
      write: (answer: Answer) => void,
      isUndone = false,
    ): Promise<Answer | undefined> => {
      try {
        const before = (await call.before?.(request)) as Parameters<typeof call.work>[1];
        if (stopping.aborted) return undefined;
        const answer = database.transaction(() => {
          call.authorize?.(request);
          const done = call.work(request, before, twists);
          if (isUndone) throw new Undone(done);
          write(done);
          return done;
        });
        sequels.follow(call.name, { ...subject, ...definedSubject(answer) });
        return answer;
      } catch (error) {
        if (stopping.aborted) return undefined;
        const answer =
          error instanceof Undone ? { ...error.answer, effect: undefined } : refuse(error);
        write(answer);
        return answer;
      }
    };

    /** Does the work of a call that has already been answered or given up. */
    const workLater = async (visit: Visit, seq: number, ms: number) => {
      await pause(ms, stopping);
      await work(visit, (answer) => {
        if (!answer.refused) ledger.amend(seq, { ...answer, twists: visit.twists.fired() });
      });
    };

    /** Serves a call with a fault; see the table in docs/doubles.md. */
    const meet = async (visit: Visit, response: Response, fault: FaultRule): Promise<void> => {
      const { kind } = fault;
      const { request } = visit;
      const written = (status?: number | null) => (answer: Answer) =>
        void record(visit, answer, { status, fault: kind });
      /** Records an answer without any work. */
      const noted = (answer: Answer): Answer => {
        written()(answer);
        return answer;
      };
      const received = (status: number | null) =>
        record(visit, { body: undefined }, { status, fault: kind });
      const answered = (answer: Answer | undefined) =>
        answer ? respond(request, response, answer) : void request.socket.destroy();

      switch (kind) {
        case 'status': {
          const { status, message = INJECTED, retryAfter } = fault;
          const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
          return answered(noted(refuse(new Refusal(status, message, headers))));
        }
        case 'unauthorized':
          return answered(noted(refuse(new Refusal(401, 'Unauthorized'))));
        case 'refusal': {
          const { status, message } = fault;
          const body = call.refusalBody?.(request, message) ?? errorBody(status, message);
          const refused = new Refusal(status, message ?? '');
          return answered(noted({ status, body, refused }));
        }
        case 'reset':
          received(null);
          return void request.socket.destroy();
        case 'hang':
          return void received(null);
        case 'no-effect':
          return answered(await work(visit, written(), true));
        case 'delay': {
          let seq: number | undefined;
          if (fault.commits === 'end') await pause(fault.ms, stopping);
          const answer = await work(visit, (done) => {
            seq = record(visit, done, { fault: kind });
          });
          if (fault.commits === 'start') await pause(fault.ms, stopping);
          if (stopping.aborted) return answered(undefined);
          if (response.closed && seq !== undefined) ledger.unanswered(seq);
          return answered(answer);
        }
        case 'answer-lost': {
          if (fault.ms === 0) await work(visit, written(null));
          const seq = fault.ms === 0 ? undefined : received(null);
          request.socket.destroy();
          return seq === undefined ? undefined : workLater(visit, seq, fault.ms);
        }
        case 'answer-cut':
          return cut(request, response, await work(visit, written(null)));
        case 'malformed': {
          const answer = await work(visit, written(200));
          const [type, text] = SPOILT[fault.as];
          return answer ? void response.status(200).type(type).end(text) : answered(answer);
        }
        case 'error-but-commits': {
          const { status, ms } = fault;
          if (ms === 0) await work(visit, written(status));
          const seq = ms === 0 ? undefined : received(status);
          answered(stopping.aborted ? undefined : refuse(new Refusal(status, INJECTED)));
          return seq === undefined ? undefined : workLater(visit, seq, ms);
        }
        case 'late-commit': {
          const seq = received(null);
          await hungUp(response, stopping);
          return workLater(visit, seq, fault.ms);
        }
        case 'duplicate':
        case 'lost':
        case 'repeat':
          throw new Error(`"${kind}" is a fault of deliveries`);
      }
    };

    return async (request, response) => {
      const subject = call.subject?.(request) ?? {};
      const visit = { request, subject, twists: faults.twists(call.name) };
      const fault = faults.choose(call.name, subject);
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

/** Resolves when the caller has closed the connection, or the stand-in stops. */
async function hungUp(response: Response, stopping: AbortSignal): Promise<void> {
  if (response.closed) return;
  await once(response, 'close', { signal: stopping }).catch(() => undefined);
}

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

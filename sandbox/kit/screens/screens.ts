import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import helmet from 'helmet';
import type { Answer, Call, Handle } from '../calls.js';
import { ownPagesOnly } from '../origin.js';
import { Refusal } from '../refusal.js';
import { html } from './html.js';
import { type Frame, type Page, SCREENS, type Flash, layout } from './layout.js';
import { LIVE_SCRIPT } from './live.js';
import { queryText, withQuery } from './query.js';
import { STYLE } from './style.js';

/** The fields of a form as typed, trimmed. */
export type Form = Readonly<Record<string, string>>;

/** Builds a page; `typed` has the form's fields after a refusal. Throws `Refusal` if there is no such page. */
export type View = (request: Request, typed: Form) => Page;

/** The action of a form. */
export interface Action<Before> {
  readonly call: Call<Before>;
  /** The body of the call; empty if absent. */
  readonly body?: (form: Form, request: Request) => unknown;
  /** The page with the form, shown again if the call is refused. */
  readonly view: View;
  /** The address of that page. */
  readonly at: (request: Request) => string;
  /** The next page after success; the same page if absent. */
  readonly next?: (answer: Answer, request: Request) => string;
  /** The message on the next page. */
  readonly notice: string;
}

export interface Screens {
  show(path: string, view: View): void;
  /** A page that shows the answer of a call, or why it is refused. */
  showAnswer<Before>(
    path: string,
    call: Call<Before>,
    view: (request: Request, answer: Answer) => Page,
  ): void;
  /** Handles POST to `path`, then redirects. GET, as in a reload after a refusal, redirects to the page. */
  act<Before>(path: string, action: Action<Before>): void;
}

/**
 * The pages of a stand-in, all below `SCREENS`: strict CSP, only its own forms, errors as pages. Addresses are
 * complete, as links have them.
 */
export function createScreens(
  frame: Frame,
  handle: Handle,
  define: (screens: Screens) => void,
): Router {
  const router = Router();
  /** By the name of the call, so that an address cannot put text of its own into a page. */
  const notices = new Map<string, string>();

  const send = (response: Response, status: number, page: Page, told: Flash = {}) =>
    void response
      .status(status)
      .type('html')
      .send(layout(frame, page, told).text);
  const noticeOf = (request: Request) => notices.get(queryText(request, 'feito'));

  router.use(
    SCREENS,
    securityHeaders,
    ownPagesOnly,
    express.urlencoded({ extended: false, limit: '100kb' }),
  );
  const asset = (name: string, type: string, text: string) =>
    router.get(`${SCREENS}/${name}`, (_request, response) => void response.type(type).send(text));
  asset('estilo.css', 'css', STYLE);
  asset('ao-vivo.js', 'js', LIVE_SCRIPT);
  asset('icone.svg', 'svg', iconOf(frame));

  define({
    show(path, view) {
      router.get(path, (request, response) =>
        send(response, 200, view(request, {}), { notice: noticeOf(request) }),
      );
    },
    showAnswer(path, call, view) {
      router.get(
        path,
        handle(call, (request, response, answer) =>
          send(response, answer.status ?? 200, view(request, answer), {
            problem: answer.refused?.message,
          }),
        ),
      );
    },
    act(path, { call, body, view, at, next, notice }) {
      notices.set(call.name, notice);
      router.get(path, (request, response) => response.redirect(303, at(request)));
      router.post(
        path,
        (request, response, goOn) => {
          const form = formIn(request);
          response.locals['form'] = form;
          request.body = body?.(form, request) ?? {};
          goOn();
        },
        handle(call, (request, response, answer) => {
          if (answer.refused) {
            const { status, message } = answer.refused;
            const typed = response.locals['form'] as Form;
            return send(response, status, view(request, typed), { problem: message });
          }
          const page = next ? next(answer, request) : at(request);
          return response.redirect(303, withQuery(page, { feito: call.name }));
        }),
      );
    },
  });

  router.use(SCREENS, () => {
    throw new Refusal(404, 'Esta página não existe.');
  });
  router.use(SCREENS, ((error: Error & { status?: number }, _request, response, _next) => {
    const { status = 500 } = error;
    if (status >= 500) process.stderr.write(`${String(error.stack)}\n`);
    const problem = status >= 500 ? 'Erro interno do simulador.' : error.message;
    send(response, status, { title: 'Não foi possível', body: BACK }, { problem });
  }) satisfies ErrorRequestHandler);
  return router;
}

const BACK = html`<p><a href="${SCREENS}">Voltar ao início</a></p>`;

/** No `upgrade-insecure-requests`, since stand-ins use http. `same-origin` keeps the `Origin` of forms. */
const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'same-origin' },
  strictTransportSecurity: false,
});

const ICON_COLOURS = { 'senior-x': '#0b5d57', sismetro: '#5b2a86' };

const iconOf = ({ look }: Frame) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="${ICON_COLOURS[look]}"/></svg>`;

const formIn = ({ body }: Request): Form =>
  Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.trim()]] : [],
    ),
  );

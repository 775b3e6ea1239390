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

/** The fields of a form as they were typed, without blanks round them. */
export type Form = Readonly<Record<string, string>>;

/** Builds a page; `typed` is what its form held when it was refused. Throws `Refusal` where there is no such page. */
export type View = (request: Request, typed: Form) => Page;

/** What a form of a page does. */
export interface Action<Before> {
  readonly call: Call<Before>;
  /** The body of the call; an empty one where absent. */
  readonly body?: (form: Form, request: Request) => unknown;
  /** The page that the form stands on, shown again where the call is refused. */
  readonly view: View;
  /** Its address. */
  readonly at: (request: Request) => string;
  /** Where to go once it is done; the same page where absent. */
  readonly next?: (answer: Answer, request: Request) => string;
  /** What is told there. */
  readonly notice: string;
}

export interface Screens {
  show(path: string, view: View): void;
  /** A page that shows what a call answers, or why it refuses. */
  showAnswer<Before>(
    path: string,
    call: Call<Before>,
    view: (request: Request, answer: Answer) => Page,
  ): void;
  /** POST to `path`, then a redirect. A GET of it, as a reload after a refusal is, leads to the page. */
  act<Before>(path: string, action: Action<Before>): void;
}

/**
 * The pages of a stand-in, all below `SCREENS`: strict CSP, forms of its own pages alone, errors as pages. Addresses are
 * whole ones, as links have them.
 */
export function createScreens(
  frame: Frame,
  handle: Handle,
  define: (screens: Screens) => void,
): Router {
  const router = Router();
  /** By the name of its call, so that an address puts no words of its own into a page. */
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

/** Without `upgrade-insecure-requests`: stand-ins speak http. `same-origin` keeps the `Origin` of forms. */
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

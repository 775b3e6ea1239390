import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import {
  OpenSessionListSchema,
  SessionIdSchema,
  SessionViewSchema,
  SignInMethodsSchema,
  SignInRequestSchema,
} from '../auth/schemas.js';
import { answer, body, BODY_REFUSALS, refusals } from './answers.js';
import { OPERATOR_SECURITY as security } from './operator-access.js';

const redirect = {
  description: 'The browser goes on.',
  headers: { Location: { description: 'Where to.', schema: { type: 'string' as const } } },
};

const session = { tags: ['Session'], path: '/session' };

/** Signing in to the console (docs/wire.md, section 4). */
export const SESSION_ROUTES: readonly RouteConfig[] = [
  {
    ...session,
    method: 'post',
    security: [],
    summary: 'Sign in with the token of an operator',
    description:
      'Sets a cookie that no script reads. With it, whatever is not GET needs the header `X-CSRF-Token`.',
    request: { body: body(SignInRequestSchema) },
    responses: {
      200: answer('Signed in.', SessionViewSchema),
      ...refusals(...BODY_REFUSALS, 401, 403, 429),
    },
  },
  {
    ...session,
    method: 'get',
    security,
    summary: 'Who calls, and what they may',
    responses: { 200: answer('Who calls.', SessionViewSchema), ...refusals(401) },
  },
  {
    ...session,
    method: 'delete',
    security,
    summary: 'Sign out',
    responses: { 204: { description: 'The cookie is gone.' }, ...refusals(401, 403) },
  },
  {
    ...session,
    method: 'get',
    path: '/sessions',
    security,
    summary: 'Sessions that are open, the latest used first',
    description:
      'Of the operator who asks; for admins also those of whom they may know: all, or who sees nothing but their own tenants.',
    responses: {
      200: answer('A thousand at most.', OpenSessionListSchema),
      ...refusals(401),
    },
  },
  {
    ...session,
    method: 'delete',
    path: '/sessions/{id}',
    security,
    summary: 'End a session, of one’s own or (role admin) of another operator',
    description: 'Every api process refuses it within five seconds. It leaves a trace.',
    request: { params: z.object({ id: SessionIdSchema }) },
    responses: { 204: { description: 'It is over.' }, ...refusals(401, 403, 404) },
  },
  {
    ...session,
    method: 'get',
    path: '/session/methods',
    security: [],
    summary: 'How people may sign in',
    responses: { 200: answer('The ways.', SignInMethodsSchema) },
  },
  {
    ...session,
    method: 'get',
    path: '/session/oidc',
    security: [],
    summary: 'Sign in at the identity provider',
    description:
      'For a browser, which is sent there; where that cannot be, back to the console with `signInError`.',
    request: {
      query: z.object({
        returnTo: z.string().optional().meta({
          description:
            'Where to go afterwards: of it counts what follows the `#`, a page of the console.',
        }),
      }),
    },
    responses: { 302: redirect },
  },
  {
    ...session,
    method: 'get',
    path: '/session/oidc/callback',
    security: [],
    summary: 'Where the identity provider sends the browser back to',
    description:
      'Sets the cookie as `POST /session` does, and leads to the console; with `signInError` where there is no session.',
    request: {
      query: z.object({
        code: z.string().optional(),
        state: z.string().optional(),
        error: z.string().optional(),
      }),
    },
    responses: { 302: redirect },
  },
];

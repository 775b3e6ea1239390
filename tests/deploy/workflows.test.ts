import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { findActionlint } from '../../scripts/programs.mjs';
import { ROOT } from './compose.js';

const FOLDER = join(ROOT, '.github/workflows');
const FORMS = join(ROOT, '.github/ISSUE_TEMPLATE');

const WorkflowSchema = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.looseObject({
      'timeout-minutes': z.number(),
      steps: z.array(z.looseObject({ run: z.string().optional(), uses: z.string().optional() })),
    }),
  ),
});

const FormSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  title: z.string().optional(),
  labels: z.array(z.string()),
  body: z.array(
    z.looseObject({ type: z.enum(['markdown', 'input', 'dropdown', 'checkboxes', 'textarea']) }),
  ),
});

const read = (...path: string[]): unknown => parse(readFileSync(join(...path), 'utf8'));
const workflows = readdirSync(FOLDER).map((name) => WorkflowSchema.parse(read(FOLDER, name)));
const steps = workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap(({ steps }) => steps));
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(read(ROOT, 'package.json'));

/** actionlint, or undefined on a machine that has neither it nor Go, where `.ci/run` would fail. */
const linter = () =>
  findActionlint().catch((error: unknown) => {
    if (process.env['PONTE_TEST_COMPLETE']) throw error;
    return undefined;
  });

test('actionlint accepts the workflows', async () => {
  const program = await linter();
  if (program) await promisify(execFile)(program, ['-no-color', '-shellcheck='], { cwd: ROOT });
});

test('the workflows may only read, unless a job says otherwise', () => {
  for (const { permissions } of workflows) expect(permissions).toEqual({ contents: 'read' });
});

test('each action is pinned by digest', () => {
  for (const { uses } of steps) {
    if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  }
});

test('each command but the installation is an npm command that runs anywhere', () => {
  for (const { run } of steps) {
    if (run === undefined || /^(npm ci$|sudo apt-get install )/.test(run)) continue;
    const [, name = run] =
      /^(?:sudo env "PATH=\$PATH" )?npm run ([\w:-]+)(?: -- .*)?$/.exec(run) ?? [];
    expect(Object.keys(scripts)).toContain(name);
  }
});

test.each(readdirSync(FORMS).filter((name) => name !== 'config.yml'))(
  'the issue form %s is one',
  (name) => {
    expect(FormSchema.safeParse(read(FORMS, name)).error).toBeUndefined();
  },
);

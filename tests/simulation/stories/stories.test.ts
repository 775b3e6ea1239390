import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { startLiveServer, type LiveServer } from '../../support/live.js';
import { tellReally, tellSimulated, type Told } from './stage.js';
import { STORIES } from './stories.js';

const bundle = join(tmpdir(), 'stories.js');
let server: LiveServer;
let really: Told[];

beforeAll(async () => {
  server = await startLiveServer();
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  writeFileSync(bundle, code);
  really = await tellReally(server, STORIES, bundle);
});
afterAll(() => server.close());

test.each(STORIES.map((story, at) => [story.name, at] as const))(
  'both servers tell: %s',
  async (_, at) => {
    expect(await tellSimulated(STORIES[at]!, bundle)).toEqual(really[at]);
  },
);

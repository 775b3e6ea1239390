import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Part } from '../harness/part.js';
import { builtFile } from '../../sandbox/stack/built.js';
import { PORT_VARIABLES } from '../../sandbox/stack/ports.js';

/** Measures the seconds until each process serves after a cold start, and the size of the loaded workflows. */
export const startUp: Part = async (bench) => {
  for (let round = 1; round <= bench.size.rounds; round++) {
    bench.say(`round ${round}`);
    const rig = await bench.rig();
    bench.add('api', 's', rig.startSeconds.api);
    bench.add('worker', 's', rig.startSeconds.worker);
    await rig.stop();
    bench.add('npm start, built, until everything serves', 's', await startOfDemo());
  }
  const bytes = statSync(builtFile('workflow-bundle.js')).size;
  bench.add('workflow bundle', 'kB', bytes / 1_000);
};

const READY = 'tudo pronto';

async function startOfDemo(): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'ponte-bench-demo-'));
  const free = Object.values(PORT_VARIABLES).map((name) => [name, '0']);
  const began = performance.now();
  const demo = spawn(process.execPath, [builtFile('sandbox/demo/main.js'), '--home', home], {
    env: { ...process.env, ...Object.fromEntries(free) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(demo, 'exit');
  try {
    await saysReady(demo.stdout);
    return (performance.now() - began) / 1_000;
  } finally {
    demo.kill('SIGINT');
    await ended;
    rmSync(home, { recursive: true, force: true });
  }
}

/** Continues reading afterwards, so that the writer is not blocked. */
const saysReady = (output: Readable) =>
  new Promise<void>((resolve, reject) => {
    let printed = '';
    output.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes(READY)) resolve();
    });
    output.once('end', () => reject(new Error(`npm start ended before it served:\n${printed}`)));
  });

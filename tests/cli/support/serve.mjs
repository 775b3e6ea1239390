/**
 * Runs command lines of `ponte` from `dist/`, one at a time, each in its own folder and environment: loading the program
 * takes most of a command's time. A test starts it, and sends `{ args, cwd, env, stdin }`.
 */
import { Readable } from 'node:stream';
import { Agent, setGlobalDispatcher } from 'undici';
import { run } from '../../../dist/cli/program.js';

/** A stream that keeps what is written to it. */
function createSink() {
  let text = '';
  return { write: (more) => (text += more), text: () => text };
}

process.on('message', (command) => void serve(command));

async function serve({ args, cwd, env, stdin }) {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  const agent = new Agent(); // like a process of its own, it has no connections of earlier commands
  setGlobalDispatcher(agent);
  const [stdout, stderr] = [createSink(), createSink()];
  const terminal = { stdin: Readable.from(stdin === '' ? [] : [stdin]), stdout, stderr };
  const code = await run(args, terminal).catch((error) => {
    stderr.write(error.stack);
    return 1; // as Node ends with an error that nobody catches
  });
  await agent.destroy();
  process.send({ code, stdout: stdout.text(), stderr: stderr.text() });
}

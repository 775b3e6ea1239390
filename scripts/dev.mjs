/**
 * `npm run dev`: all of Ponte on this machine, with stand-ins for both vendors. When a source changes, the compiler
 * builds what is affected, and the api and the worker restart; the console is rebuilt for a reload in the browser.
 * Orders survive, since Temporal stores them. Data is in `.local`, as with `npm start`.
 */
import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureReady, INCREMENTAL, isNewer, root } from './ensure.mjs';

await ensureReady();
const { portsOf } = await import('../dist/sandbox/stack/ports.js');
const { startStack } = await import('../dist/sandbox/stack/stack.js');

const dist = join(root, 'dist');
/** As old as the services that run: what is compiled later is not in them yet. */
const started = join(dist, '.started');
writeFileSync(started, '');

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stopping.abort());

const stack = await startStack({ ports: portsOf(process.env), signal: stopping.signal });
const { urls, keys, home } = stack;
console.log(`
  console     ${urls.api}/console/   token ${keys.operator}
  api         ${urls.api}/docs
  Senior X    ${urls.seniorX}/telas
  Sismetro    ${urls.sismetro}/telas
  Temporal    ${urls.webUi}
  logs        ${join(home, 'logs')}

Ctrl-C ends all of it.`);

let restarting = Promise.resolve();
let isAsked = false;
const watchers = [
  watch(
    'typescript/bin/tsc',
    ['-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput', ...INCREMENTAL],
    (line) => {
      if (/ error TS\d+/.test(line)) console.log(line);
      if (/ Found 0 errors\./.test(line) && !isNewer(started, compiled())) restart();
    },
  ),
  watch('vite/bin/vite.js', ['build', 'console', '--watch', '--logLevel', 'warn'], console.log),
];
await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
for (const watcher of watchers) watcher.kill();
await restarting;
await stack.stop();
process.exit();

/** Runs a builder in watch mode. */
function watch(program, args, onLine) {
  const builder = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: builder.stdout }).on('line', onLine);
  return builder;
}

/** What the services run, without the console and without what is bundled from it. */
function compiled() {
  return readdirSync(dist)
    .filter((name) => !/^\.|^console$|^workflow-bundle/.test(name))
    .map((name) => join(dist, name));
}

/** Restarts the api and the worker. Changes during a restart cause one more. */
function restart() {
  if (isAsked) return;
  isAsked = true;
  restarting = restarting.then(async () => {
    isAsked = false;
    if (stopping.signal.aborted) return;
    const began = Date.now();
    writeFileSync(started, '');
    try {
      await bundleWorkflows();
      await Promise.all([...stack.apis, ...stack.workers].map((service) => service.restart()));
      console.log(`${new Date().toLocaleTimeString()} restarted in ${Date.now() - began} ms`);
    } catch (error) {
      console.error(`${error.message}\nWaiting for the next change.`);
    }
  });
}

async function bundleWorkflows() {
  const at = (name) => join(dist, name);
  if (isNewer(at('workflow-bundle.js'), ['workflows', 'domain', 'texts'].map(at))) return;
  const bundler = spawn(process.execPath, [join(root, 'scripts', 'bundle-workflows.mjs')], {
    stdio: 'inherit',
  });
  await new Promise((resolve) => bundler.once('exit', resolve));
}

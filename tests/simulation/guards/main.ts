/**
 * `npm run simulate:guards [-- part of a name]`: takes out each guard of the order in a copy of the build, and says which
 * promise the simulation then finds broken. Fails if one is not named.
 */
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import ts from 'typescript';
import type { Found } from './find.js';
import { GUARDS, type Change, type Guard } from './guards.js';

const DIST = fileURLToPath(new URL('../../../', import.meta.url));
const ROOT = dirname(DIST.replace(/\/$/, ''));
const COPIES = join(ROOT, '.cache', 'simulation', 'guards');

/** What no simulation needs of the build. */
const NOT_NEEDED = ['console', 'sandbox'].map((name) => join(DIST, name));

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** The build as it is now: somebody may build again meanwhile. */
const BASE = join(COPIES, 'base');
rmSync(COPIES, { recursive: true, force: true });
cpSync(DIST, BASE, { recursive: true, filter: (from) => !NOT_NEEDED.includes(from) });

const wanted = process.argv.slice(2).join(' ');
let missed = 0;
for (const guard of GUARDS.filter(({ name }) => name.includes(wanted))) {
  const began = Date.now();
  const found = await findWithout(guard);
  const seconds = Math.round((Date.now() - began) / 1_000);
  if (found === null) missed += 1;
  print(
    found === null
      ? `✗ ${guard.name}: nobody notices that ${guard.without} (${seconds} s)`
      : `✓ ${guard.name}: ${found.rule}, seed ${found.seed}, minute ${found.minute} (${seconds} s)\n    ${found.what}`,
  );
}
rmSync(COPIES, { recursive: true, force: true });
process.exitCode = missed === 0 ? 0 : 1;

async function findWithout({ name, changes, where }: Guard): Promise<Found> {
  const copy = join(COPIES, name.replaceAll(/\W+/g, '-'));
  cpSync(BASE, copy, { recursive: true });
  apply(changes, copy);
  if (changes.some(({ file }) => /^(workflows|domain)\//.test(file))) await bundle(copy);
  const find = join(copy, 'tests', 'simulation', 'guards', 'find.js');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [find, JSON.stringify(where)], {
      cwd: ROOT,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as Found;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Changes the files of the copy. Throws if a source does not contain a text once. */
function apply(changes: readonly Change[], copy: string): void {
  const sources = new Map<string, string>();
  for (const { file, find, replace } of changes) {
    const source = sources.get(file) ?? readFileSync(join(ROOT, file), 'utf8');
    if (source.split(find).length !== 2) throw new Error(`${file} does not contain once: ${find}`);
    sources.set(
      file,
      source.replace(find, () => replace),
    );
  }
  for (const [file, source] of sources) {
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
      fileName: file,
    });
    writeFileSync(join(copy, file.replace(/\.ts$/, '.js')), outputText);
  }
}

/** Bundles the copy's workflows as scripts/bundle-workflows.mjs does. */
async function bundle(copy: string): Promise<void> {
  const workflow = (file: string) => join(copy, 'workflows', file);
  const workflowsPath = workflow('index.js');
  const { code } = await bundleWorkflowCode({
    ...{ workflowsPath, preloadModules: [workflowsPath] },
    failureConverterPath: workflow('failure-converter.js'),
    payloadConverterPath: workflow('payload-converter.js'),
    logger: new DefaultLogger('ERROR'),
  });
  writeFileSync(join(copy, 'workflow-bundle.js'), code);
}

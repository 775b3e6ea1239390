/**
 * How Node finds and reads the TypeScript sources of tests that share their modules: a name that ends in `.js` may
 * stand for `.ts`, which is compiled once, until it changes. `@jest/globals` are those of the worker.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compiledFile } from './compiled.cjs';

const GLOBALS = new URL('./globals.mjs', import.meta.url).href;

export function resolve(specifier, context, nextResolve) {
  if (specifier === '@jest/globals') return { url: GLOBALS, shortCircuit: true };
  const { parentURL } = context;
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return nextResolve(specifier, context);
}

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  return { format: 'module', source: await javascriptOf(fileURLToPath(url)), shortCircuit: true };
}

async function javascriptOf(file) {
  const compiled = compiledFile(file);
  const { atimeMs, mtimeMs } = statSync(file);
  if (existsSync(compiled) && Math.abs(statSync(compiled).mtimeMs - mtimeMs) < 1) {
    return readFileSync(compiled, 'utf8');
  }
  const { transformSync } = await import('@swc/core');
  const { code, map } = transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    sourceFileName: pathToFileURL(file).href,
    swcrc: false,
    sourceMaps: true,
    module: { type: 'es6' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  });
  write(`${compiled}.map`, map);
  write(compiled, code, [atimeMs / 1000, mtimeMs / 1000]);
  return code;
}

/** Writes a file at once: other workers read it. */
function write(file, text, times) {
  const draft = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, text);
  if (times) utimesSync(draft, ...times);
  renameSync(draft, file);
}

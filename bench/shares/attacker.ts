/** A thread that does its worst in one way until it is told to end, so that its requests wait in no queue of the measurement. */
import { parentPort, workerData } from 'node:worker_threads';
import { doItsWorst, WAYS, type Target } from './ways.js';

const { name, target } = workerData as { readonly name: string; readonly target: Target };

const end = new AbortController();
parentPort!.once('message', () => end.abort());
parentPort!.postMessage(await doItsWorst(WAYS[name]!, target, end.signal));

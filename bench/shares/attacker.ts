/** A process that does its worst in one way until it is told to end, and then says how many of its requests were answered. */
import { existsSync, writeFileSync } from 'node:fs';
import { doItsWorst, WAYS, type Target } from './ways.js';

/** Linux divides the processor time among sessions first: the priority of a process counts only within its own. */
const SESSION = '/proc/self/autogroup';
if (existsSync(SESSION)) writeFileSync(SESSION, '19');

const [name = '', target = ''] = process.argv.slice(2);
const end = new AbortController();
process.once('message', () => end.abort());
process.once('disconnect', () => process.exit()); // the bench is gone
process.send!(await doItsWorst(WAYS[name]!, JSON.parse(target) as Target, end.signal));

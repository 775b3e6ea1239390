import { run } from '../kit/run.js';
import { EnvironmentSchema, start } from './start.js';

await run(EnvironmentSchema, process.env, start);

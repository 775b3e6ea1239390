/** `npm run simulate:sweeps [-- --only <part of a name>]`: the figures of docs/scaling.md, "Very many open orders in one tenant". */
import { parseArgs } from 'node:util';
import { playSweeps, type Found, type Tenant } from './model.js';

const SINGLE = { seed: 1, orders: 100_000, asked: 'one by one', perMinute: 30 } as const;

const CASES: readonly (readonly [name: string, tenant: Tenant])[] = [
  ['list', { ...SINGLE, asked: 'list', says: 'nothing' }],
  ['list, 60 a minute', { ...SINGLE, asked: 'list', says: 'nothing', perMinute: 60 }],
  ['list of changes', { ...SINGLE, asked: 'list of changes', says: 'nothing' }],
  ['single, end known at opening', { ...SINGLE, says: 'at opening' }],
  ['single, end known a day ahead', { ...SINGLE, says: 'a day ahead' }],
  ['single, nothing known', { ...SINGLE, says: 'nothing' }],
  ['single, at opening, 2 % lie', { ...SINGLE, says: 'at opening', hostile: 0.02 }],
  ['single, at opening, orders call too', { ...SINGLE, says: 'at opening', ordersCallToo: true }],
  ['single, at opening, 60 a minute', { ...SINGLE, says: 'at opening', perMinute: 60 }],
];

const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
const said = ({ lost, withinHour, withinFourHours, withinDay, p99 }: Found) =>
  `${lost} lost, ${percent(withinHour)} within 1 h, ${percent(withinFourHours)} within 4 h, ${percent(withinDay)} within a day, 99 % after ${p99.toFixed(1)} h`;

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
for (const [name, tenant] of CASES.filter(([one]) => one.includes(values.only))) {
  const { waiting, single, evening, night } = playSweeps(tenant);
  console.log(`${name} (${waiting} waiting)`);
  for (const [loss, found] of Object.entries({ single, evening, night })) {
    console.log(`  ${loss.padEnd(8)} ${said(found)}`);
  }
}

/** `npm run simulate:sweeps [-- --only <part of a name>]`: the figures of docs/scaling.md, "Very many open orders in one tenant". */
import { parseArgs } from 'node:util';
import { playSweeps, type Found, type Tenant } from './model.js';

const SINGLE = { seed: 1, orders: 100_000, asked: 'one by one', perMinute: 30 } as const;

const LIST = { ...SINGLE, asked: 'list', says: 'nothing' } as const;
const AT_OPENING = { ...SINGLE, says: 'at opening' } as const;

const CASES: readonly (readonly [name: string, tenant: Tenant])[] = [
  ['list, pages of 100', LIST],
  ['list, pages of 100, 60 a minute', { ...LIST, perMinute: 60 }],
  ['list, pages of 250', { ...LIST, perPage: 250 }],
  ['list of changes', { ...LIST, asked: 'list of changes' }],
  ['list of changes, orders call too', { ...LIST, asked: 'list of changes', ordersCallToo: true }],
  ['single, end known at opening', AT_OPENING],
  ['single, end known a day ahead', { ...SINGLE, says: 'a day ahead' }],
  ['single, nothing known', { ...SINGLE, says: 'nothing' }],
  ['single, end known at opening, 2 % lie', { ...AT_OPENING, hostile: 0.02 }],
  ['single, end known at opening, orders call too', { ...AT_OPENING, ordersCallToo: true }],
  ['single, end known at opening, 60 a minute', { ...AT_OPENING, perMinute: 60 }],
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

import { brokenDecisions } from './decisions.js';
import { brokenDeliveries } from './deliveries.js';
import { brokenEconomy } from './economy.js';
import { brokenErasures } from './erasures.js';
import { brokenFinding } from './finding.js';
import { brokenIncidents } from './incidents.js';
import { brokenLists } from './lists.js';
import { brokenLiveness } from './liveness.js';
import { brokenQuestions } from './questions.js';
import { brokenMails } from './mails.js';
import { notPlayed } from './played.js';
import type { Breach, RunRecord } from './record.js';
import { brokenSafety } from './safety.js';
import { brokenSweeps } from './sweeps.js';

/** Returns every promise that the run broke, in order of time; empty if none. */
export const judge = (run: RunRecord): Breach[] =>
  [
    ...brokenSafety(run),
    ...brokenLiveness(run),
    ...brokenQuestions(run),
    ...brokenEconomy(run),
    ...brokenDecisions(run),
    ...brokenDeliveries(run),
    ...brokenFinding(run),
    ...brokenLists(run),
    ...brokenIncidents(run),
    ...brokenSweeps(run),
    ...brokenMails(run),
    ...brokenErasures(run),
    ...notPlayed(run),
  ].sort((a, b) => a.at - b.at);

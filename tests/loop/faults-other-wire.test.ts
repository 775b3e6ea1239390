import { theFaults } from './faults.js';
import { otherWire } from './wires.js';

theFaults(otherWire);

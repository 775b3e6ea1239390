import { theFaults } from './faults.js';
import { shippedWire } from './wires.js';

theFaults(shippedWire);

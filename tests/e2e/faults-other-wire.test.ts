import { isDeep } from '../support/depth.js';
import { theFaults } from './faults.js';
import { otherWire } from './wires.js';

theFaults(otherWire, isDeep ? 'all' : 'of the wire');

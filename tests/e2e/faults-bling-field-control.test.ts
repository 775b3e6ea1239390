import { isDeep } from '../support/depth.js';
import { theFaults } from './faults.js';
import { blingAndFieldControl } from './wires.js';

theFaults(blingAndFieldControl, isDeep ? 'all' : 'of the wire', ['whole events', 'equipment']);

import { isDeep } from '../support/depth.js';
import { theFaults } from './faults.js';
import { alternateProfile } from './wires.js';

theFaults(alternateProfile, isDeep ? 'all' : 'of the wire');

import { isDeep } from '../support/depth.js';
import { theFaults } from './faults.js';
import { protheusAndMapOs } from './wires.js';

theFaults(protheusAndMapOs, isDeep ? 'all' : 'of the wire', ['callbacks', 'equipment', 'pdf']);

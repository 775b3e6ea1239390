import { isDeep } from '../support/depth.js';
import { theLoop } from './loop.js';
import { protheusAndMapOs } from './wires.js';

theLoop(protheusAndMapOs, isDeep ? 'all' : 'of the wire', ['callbacks', 'equipment', 'pdf']);

import { theLoop } from './loop.js';
import { protheusAndMapOs } from './wires.js';

theLoop(protheusAndMapOs, ['callbacks', 'equipment', 'pdf']);

import { theHostileDoubles } from './hostile.js';
import { protheusAndMapOs } from './wires.js';

theHostileDoubles(protheusAndMapOs);

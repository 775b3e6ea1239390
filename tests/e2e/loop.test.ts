import { theLoop } from './loop.js';
import { mtlsWire } from './wires.js';

theLoop(mtlsWire);

import { theLoop } from './loop.js';
import { shippedWire } from './wires.js';

theLoop(shippedWire);

import { theLoop } from './loop.js';
import { otherWire } from './wires.js';

theLoop(otherWire);
